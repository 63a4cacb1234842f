"""How right an export is, against gold: exact, deterministic, every loss with its reason (评分)."""
