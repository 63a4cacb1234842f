"""The contract's tables as files (导出)."""
