"""Writes fictional departments' disclosure documents with known truth (样例生成)."""
