"""A run as one HTML file that needs nothing else (评测报告)."""
