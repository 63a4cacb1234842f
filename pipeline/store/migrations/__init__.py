"""Steps from one layout of the store to the next, run by alembic (数据库迁移)."""
