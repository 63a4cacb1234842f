"""Batches at a provider and the calls in them, so that what was submitted is collected, by whichever process, on whichever day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Adds the tables `batches` and `batch_requests`."""
    op.create_table(
        "batches",
        sa.Column("input_file", sa.String(200), primary_key=True, comment="the provider's name of the file of requests"),
        sa.Column("batch_id", sa.String(200), comment="the provider's name of the batch, null until it has answered"),
        sa.Column("endpoint", sa.Text, nullable=False), sa.Column("model", sa.Text, nullable=False),
        sa.Column("status", sa.String(20), nullable=False, comment="as the provider last told"),
        sa.Column("requests", sa.Integer, nullable=False),
        sa.Column("submitted_at", sa.String(32), nullable=False), sa.Column("collected_at", sa.String(32)))
    op.create_table(
        "batch_requests",
        sa.Column("input_file", sa.String(200), sa.ForeignKey("batches.input_file", ondelete="CASCADE"), primary_key=True),
        sa.Column("digest", sa.String(64), primary_key=True, comment="as in calls"),
        sa.Column("prompt", sa.String(80), nullable=False), sa.Column("document_id", sa.String(64)),
        sa.Column("state", sa.String(10), nullable=False, comment="waiting, answered or failed"),
        sa.Column("problem", sa.Text, comment="why it failed"))
