"""Files as documents: what a file is, and what its cover and captions say it is (文件登记)."""
