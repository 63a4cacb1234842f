"""Number checks: printed figures against each other and against the text (勾稽关系核对)."""
