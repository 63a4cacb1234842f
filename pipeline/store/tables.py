"""The database's tables. Bulky contract rows are kept as compressed JSON lines, one payload a document and table."""

from __future__ import annotations

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, LargeBinary, MetaData, String, Table, Text

SCHEMA_VERSION = "1"

metadata = MetaData()

meta = Table("meta", metadata, Column("key", String(40), primary_key=True), Column("value", Text, nullable=False))

documents = Table(
    "documents", metadata,
    Column("document_id", String(64), primary_key=True),
    Column("position", Integer, nullable=False, unique=True),
    Column("status", String(10), nullable=False),
    Column("settings_hash", String(64), nullable=False),
    Column("body", Text, nullable=False, comment="the contract row as JSON"))

sources = Table(
    "sources", metadata,
    Column("path", Text, primary_key=True, comment="where the bytes were read; data, never opened but to show a page"),
    Column("document_id", String(64), nullable=False, index=True),
    Column("run_id", String(40), nullable=False))

files = Table(
    "files", metadata,
    Column("path", Text, primary_key=True, comment="as in sources"),
    Column("position", Integer, nullable=False, unique=True, comment="the place of the document that is first read here"))

payloads = Table(
    "payloads", metadata,
    Column("document_id", String(64), ForeignKey("documents.document_id", ondelete="CASCADE"), primary_key=True),
    Column("table_name", String(20), primary_key=True),
    Column("row_count", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False, comment="zlib of UTF-8 JSON lines"))

runs = Table(
    "runs", metadata,
    Column("run_id", String(40), primary_key=True),
    Column("started_at", String(32), nullable=False),
    Column("finished_at", String(32)),
    Column("engine", String(40)), Column("model", String(200)), Column("prompt_versions", Text), Column("settings_hash", String(64)),
    Column("documents_total", Integer, nullable=False, default=0),
    Column("documents_ok", Integer, nullable=False, default=0),
    Column("documents_failed", Integer, nullable=False, default=0))

failures = Table(
    "failures", metadata,
    Column("id", Integer, primary_key=True),
    Column("run_id", String(40), nullable=False, index=True),
    Column("document_id", String(64)),
    Column("file_name", Text, nullable=False),
    Column("path", Text),
    Column("stage", String(20), nullable=False),
    Column("category", String(40), nullable=False),
    Column("message", Text, nullable=False),
    Column("attempts", Integer, nullable=False, default=1))

usage = Table(
    "usage", metadata,
    Column("run_id", String(40), primary_key=True),
    Column("document_id", String(64), primary_key=True),
    Column("calls", Integer, nullable=False, default=0), Column("cached_calls", Integer, nullable=False, default=0),
    Column("prompt_tokens", Integer, nullable=False, default=0), Column("completion_tokens", Integer, nullable=False, default=0),
    Column("cost", String(30), nullable=False, default="0"),
    Column("seconds_parse", Float, nullable=False, default=0.0), Column("seconds_llm", Float, nullable=False, default=0.0),
    Column("seconds_check", Float, nullable=False, default=0.0))

stages = Table(
    "stages", metadata,
    Column("document_id", String(64), ForeignKey("documents.document_id", ondelete="CASCADE"), primary_key=True),
    Column("stage", String(20), primary_key=True),
    Column("key", String(64), nullable=False, comment="of model, prompts and reader: another key does the stage again"))

calls = Table(
    "calls", metadata,
    Column("digest", String(64), primary_key=True, comment="of endpoint, request, prompt version and schema"),
    Column("endpoint", Text, nullable=False), Column("model", Text, nullable=False),
    Column("prompt", String(80), nullable=False, comment="id@version"),
    Column("document_id", String(64), index=True),
    Column("sent_at", String(32), nullable=False, comment="written before the call goes out"),
    Column("answered_at", String(32), comment="null while in flight"),
    Column("response", Text, comment="the server's answer, raw"),
    Column("prompt_tokens", Integer), Column("completion_tokens", Integer),
    Column("repeats", Integer, nullable=False, server_default="0", comment="sent again after a run died over it"))

claims = Table(
    "claims", metadata,
    Column("document_id", String(64), primary_key=True), Column("run_id", String(40), nullable=False, index=True),
    Column("owner", String(200), nullable=False, comment="machine and process"),
    Column("until", Float, nullable=False, comment="seconds since 1970; a claim not renewed until then is void"))

batches = Table(
    "batches", metadata,
    Column("input_file", String(200), primary_key=True, comment="the provider's name of the file of requests"),
    Column("batch_id", String(200), comment="the provider's name of the batch, null until it has answered"),
    Column("endpoint", Text, nullable=False), Column("model", Text, nullable=False),
    Column("status", String(20), nullable=False, comment="as the provider last told"),
    Column("requests", Integer, nullable=False),
    Column("submitted_at", String(32), nullable=False), Column("collected_at", String(32)))

batch_requests = Table(
    "batch_requests", metadata,
    Column("input_file", String(200), ForeignKey("batches.input_file", ondelete="CASCADE"), primary_key=True),
    Column("digest", String(64), primary_key=True, comment="as in calls"),
    Column("prompt", String(80), nullable=False), Column("document_id", String(64)),
    Column("state", String(10), nullable=False, comment="waiting, answered or failed"),
    Column("problem", Text, comment="why it failed"))

Index("failures_by_document", failures.c.document_id)
