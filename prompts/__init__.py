"""Prompts as versioned text files, and their loader (提示词)."""
