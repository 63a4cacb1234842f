"""mingxi: archives of public budget documents to checked data (明细)."""
