"""What reads documents: the product with a model or without, and public tools, all into contract rows (被测引擎)."""
