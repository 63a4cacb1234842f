"""The language model (大模型): the only door to openai and instructor."""
