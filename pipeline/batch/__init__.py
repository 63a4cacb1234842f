"""The only place where stages are wired: one document, an archive, resume (批处理)."""
