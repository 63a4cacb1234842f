"""Fixtures, truth, scorers and benchmarks; not part of the wheel (评测)."""
