"""Documents to pages: the only door to PyMuPDF (页面)."""
