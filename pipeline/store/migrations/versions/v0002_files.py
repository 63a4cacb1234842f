"""Files in the order in which runs met them, so that a run cut short and gone on with gives documents the places of an undisturbed one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Adds the table `files`; documents known keep their places."""
    op.create_table(
        "files",
        sa.Column("path", sa.Text, primary_key=True, comment="as in sources"),
        sa.Column("position", sa.Integer, nullable=False, unique=True, comment="the place of the document that is first read here"))
