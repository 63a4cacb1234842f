"""Numeric claims in running text (文字中的数字)."""
