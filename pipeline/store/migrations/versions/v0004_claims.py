"""Documents that a run is reading now, so that several programs on one database share the work."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Adds the table `claims`."""
    op.create_table(
        "claims",
        sa.Column("document_id", sa.String(64), primary_key=True), sa.Column("run_id", sa.String(40), nullable=False, index=True),
        sa.Column("owner", sa.String(200), nullable=False, comment="machine and process"),
        sa.Column("until", sa.Float, nullable=False, comment="seconds since 1970; a claim not renewed until then is void"))
