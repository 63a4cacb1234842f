"""Pages to tables: grids from rulings or gaps, joined over pages, with header paths and one parser a kind (表格)."""
