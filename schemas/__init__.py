"""What crosses boundaries: models and code lists, nothing that runs (数据结构)."""
