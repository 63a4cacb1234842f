"""Copies of a PDF in which one printed figure is wrong, to ask which checks notice (差错植入)."""
