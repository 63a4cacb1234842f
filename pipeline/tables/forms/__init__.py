"""Forms and indicator lists: label/value grids read by their own labels (自评表、绩效目标表)."""
