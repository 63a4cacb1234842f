"""The layout of version 0.1: documents with packed rows, runs, failures, usage, stages, calls.

Results written before there were steps have some or all of these tables: they keep them.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Makes the tables that aren't there."""
    there = set(sa.inspect(op.get_bind()).get_table_names())
    for table in _LAYOUT.sorted_tables:
        if table.name not in there:
            table.create(op.get_bind())


def _count(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False)


def _seconds(name: str) -> sa.Column[float]:
    return sa.Column(name, sa.Float, nullable=False)


_LAYOUT = sa.MetaData()
sa.Table("meta", _LAYOUT, sa.Column("key", sa.String(40), primary_key=True), sa.Column("value", sa.Text, nullable=False))
sa.Table(
    "documents", _LAYOUT,
    sa.Column("document_id", sa.String(64), primary_key=True), sa.Column("position", sa.Integer, nullable=False, unique=True),
    sa.Column("status", sa.String(10), nullable=False), sa.Column("settings_hash", sa.String(64), nullable=False),
    sa.Column("body", sa.Text, nullable=False, comment="the contract row as JSON"))
sa.Table(
    "sources", _LAYOUT,
    sa.Column("path", sa.Text, primary_key=True, comment="where the bytes were read; data, never opened but to show a page"),
    sa.Column("document_id", sa.String(64), nullable=False, index=True), sa.Column("run_id", sa.String(40), nullable=False))
sa.Table(
    "payloads", _LAYOUT,
    sa.Column("document_id", sa.String(64), sa.ForeignKey("documents.document_id", ondelete="CASCADE"), primary_key=True),
    sa.Column("table_name", sa.String(20), primary_key=True), sa.Column("row_count", sa.Integer, nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False, comment="zlib of UTF-8 JSON lines"))
sa.Table(
    "runs", _LAYOUT,
    sa.Column("run_id", sa.String(40), primary_key=True), sa.Column("started_at", sa.String(32), nullable=False), sa.Column("finished_at", sa.String(32)),
    sa.Column("engine", sa.String(40)), sa.Column("model", sa.String(200)), sa.Column("prompt_versions", sa.Text), sa.Column("settings_hash", sa.String(64)),
    _count("documents_total"), _count("documents_ok"), _count("documents_failed"))
_failures = sa.Table(
    "failures", _LAYOUT,
    sa.Column("id", sa.Integer, primary_key=True), sa.Column("run_id", sa.String(40), nullable=False, index=True), sa.Column("document_id", sa.String(64)),
    sa.Column("file_name", sa.Text, nullable=False), sa.Column("path", sa.Text), sa.Column("stage", sa.String(20), nullable=False),
    sa.Column("category", sa.String(40), nullable=False), sa.Column("message", sa.Text, nullable=False), _count("attempts"))
sa.Index("failures_by_document", _failures.c.document_id)
sa.Table(
    "usage", _LAYOUT,
    sa.Column("run_id", sa.String(40), primary_key=True), sa.Column("document_id", sa.String(64), primary_key=True),
    _count("calls"), _count("cached_calls"), _count("prompt_tokens"), _count("completion_tokens"), sa.Column("cost", sa.String(30), nullable=False),
    _seconds("seconds_parse"), _seconds("seconds_llm"), _seconds("seconds_check"))
sa.Table(
    "stages", _LAYOUT,
    sa.Column("document_id", sa.String(64), sa.ForeignKey("documents.document_id", ondelete="CASCADE"), primary_key=True),
    sa.Column("stage", sa.String(20), primary_key=True),
    sa.Column("key", sa.String(64), nullable=False, comment="of model, prompts and reader: another key does the stage again"))
sa.Table(
    "calls", _LAYOUT,
    sa.Column("digest", sa.String(64), primary_key=True, comment="of endpoint, request, prompt version and schema"),
    sa.Column("endpoint", sa.Text, nullable=False), sa.Column("model", sa.Text, nullable=False),
    sa.Column("prompt", sa.String(80), nullable=False, comment="id@version"), sa.Column("document_id", sa.String(64), index=True),
    sa.Column("sent_at", sa.String(32), nullable=False, comment="written before the call goes out"),
    sa.Column("answered_at", sa.String(32), comment="null while in flight"), sa.Column("response", sa.Text, comment="the server's answer, raw"),
    sa.Column("prompt_tokens", sa.Integer), sa.Column("completion_tokens", sa.Integer))
