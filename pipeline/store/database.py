"""A database for results: where it is, how it is opened, brought to the present layout (数据库)."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy.engine import Connection, Engine

from pipeline.errors import StoreError
from pipeline.store import tables as t
from schemas.rows import CONTRACT_VERSION

FILE = "mingxi.sqlite"
BUSY_SECONDS = 60
PIECE = 500  # names or rows in one statement
PRIVATE = 0o600
MIGRATIONS = Path(__file__).parent / "migrations"
POSTGRES_DRIVER = "postgresql+psycopg"
_ALONE = {"sqlite": "BEGIN IMMEDIATE", "postgresql": "SELECT pg_advisory_xact_lock(8219436)"}
"""How a program is alone, by dialect. The driver of SQLite would not even begin a transaction for a change of layout."""

T = TypeVar("T")


def open_database(place: Path | str, create: bool) -> Engine:
    """The database in folder `place` (a SQLite file there) or at a URL, with the present layout.

    Raises StoreError when there are no results (unless `create`), results of a newer version, or no way to the server.
    """
    engine = _engine(place, create)
    sa.event.listen(engine, "handle_error", _as_store_error)
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _sqlite_settings)
    try:
        _prepare(engine, create)
    except BaseException:
        engine.dispose()
        raise
    return engine


def is_url(place: Path | str) -> bool:
    """Whether a place is a database URL (a Path of one has lost a slash, so only text counts)."""
    return isinstance(place, str) and "://" in place


def _engine(place: Path | str, create: bool) -> Engine:
    if is_url(place):
        try:
            url = sa.make_url(str(place))
            if url.drivername in ("postgres", "postgresql"):
                url = url.set(drivername=POSTGRES_DRIVER)
            if url.get_backend_name() != "postgresql":
                raise StoreError(f"{url.get_backend_name()} databases are not supported: give a folder or a postgresql:// address")
            return sa.create_engine(url, pool_pre_ping=True, pool_use_lifo=True)
        except (sa.exc.ArgumentError, ValueError):
            raise StoreError("the database's address is not of the form postgresql://USER:PASSWORD@HOST/DATABASE") from None
        except ModuleNotFoundError as error:
            raise StoreError(f"the database needs the Python package {error.name}: `pip install 'mingxi[postgres]'`") from None
    file = Path(place) / FILE
    if not create and not file.is_file():
        raise StoreError(f"no results in {place}: run `mingxi extract PATH --out {place}` first")
    file.parent.mkdir(parents=True, exist_ok=True)
    if not file.exists():
        os.close(os.open(file, os.O_CREAT | os.O_WRONLY, PRIVATE))
    return sa.create_engine(f"sqlite:///{file}", pool_use_lifo=True)  # the last connection first: one that writes, others only while rows are read


def _prepare(engine: Engine, create: bool) -> None:
    with engine.connect() as db:
        known = sa.inspect(db).has_table(t.meta.name)
        found = db.execute(sa.select(t.meta.c.value).where(t.meta.c.key == "schema_version")).scalar() if known else None
        if found not in (None, t.SCHEMA_VERSION):
            raise StoreError(f"the results were written by another version (store {found}, this program reads {t.SCHEMA_VERSION})")
        if not known and not create:
            raise StoreError("the database holds no results of mingxi")
        if known and MigrationContext.configure(db).get_current_revision() == _newest():
            return
    with engine.begin() as db:
        alone(db)
        upgrade(db)
        if db.execute(sa.select(t.meta.c.value).where(t.meta.c.key == "schema_version")).scalar() is None:
            db.execute(sa.insert(t.meta), [{"key": "schema_version", "value": t.SCHEMA_VERSION}, {"key": "contract_version", "value": str(CONTRACT_VERSION)}])


def alone(db: Connection) -> None:
    """Keeps other programs from what is done under `alone` until the transaction ends. The first statement of a transaction."""
    db.exec_driver_sql(_ALONE[db.dialect.name])


def pieces(items: Iterable[T]) -> Iterator[list[T]]:
    """In pieces that fit into a statement."""
    rest = iter(items)
    while piece := list(islice(rest, PIECE)):
        yield piece


def stamp(unit: str = "milliseconds") -> str:
    """The time, for columns that end in `_at`: UTC, ISO 8601, to the `unit`."""
    return datetime.now(UTC).isoformat(timespec=unit)


def upgrade(db: Connection, revision: str = "head") -> None:
    """Runs the steps from the database's layout to `revision`, all or none of them. Raises StoreError for a layout that isn't known."""
    config = _config()
    config.attributes["connection"] = db
    try:
        command.upgrade(config, revision)
    except CommandError as error:
        raise StoreError(f"the results were written by another version ({error})") from None


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _newest() -> str | None:
    return ScriptDirectory.from_config(_config()).get_current_head()


def _as_store_error(context: sa.engine.ExceptionContext) -> None:
    """Every database error (locked, full, read-only, damaged, not a database, out of reach) reaches people as one line."""
    if isinstance(context.sqlalchemy_exception, sa.exc.DBAPIError) and not context.is_pre_ping:  # a ping that fails only means: connect anew
        told = " ".join(str(context.original_exception).split())
        raise StoreError(f"the database can't be used: {told}") from context.original_exception


def _sqlite_settings(connection: Any, _: object) -> None:
    """Write-ahead log, every commit on the disk before it counts (what was paid stays paid when the power goes), patient with others."""
    cursor = connection.cursor()
    for statement in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}", "PRAGMA foreign_keys=ON"):
        cursor.execute(statement)
    cursor.close()
