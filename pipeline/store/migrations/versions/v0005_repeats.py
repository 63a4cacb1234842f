"""How often a call went out again because a run died before its answer was kept: what may have been paid twice is told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Adds the column `repeats` to `calls`."""
    op.add_column("calls", sa.Column("repeats", sa.Integer, nullable=False, server_default="0", comment="sent again after a run died over it"))
