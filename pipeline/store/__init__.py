"""Results in a database: SQLite by default, any SQLAlchemy URL for teams (存储)."""
