"""Which run reads which document: programs on one database share an archive without reading a document twice (认领)."""

from __future__ import annotations

import os
import socket
import time
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from pipeline.store.database import alone
from pipeline.store.tables import claims as c
from pipeline.store.tables import documents as d

LEASE_SECONDS = 120.0
"""How long a run that died on another machine keeps its documents."""


class Claimed(NamedTuple):
    """What came of a claim: `mine`, or the `status` of a document that was read meanwhile, or neither: another run has it."""

    mine: bool
    status: str | None = None


class ClaimTable:
    """The table `claims`. A document's claim goes when the document is written."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def claim(self, document_id: str, run_id: str, settings_hash: str | None) -> Claimed:
        """Tries to get a document for a run. `settings_hash`: under it the document need not be read again, None when it is in any case."""
        with self._engine.begin() as db:
            alone(db)
            now = _now(db)
            others = sa.select(c.c.owner).where(c.c.document_id == document_id, c.c.run_id != run_id, c.c.until >= now)
            owner = db.execute(others).scalar()
            if owner is not None and not _dead(owner):
                return Claimed(False)
            if settings_hash is not None:  # after the claims: what is written after this look had its claim in that one
                status = db.execute(sa.select(d.c.status).where(d.c.document_id == document_id, d.c.settings_hash == settings_hash)).scalar()
                if status is not None:
                    return Claimed(False, status)
            db.execute(sa.delete(c).where(c.c.document_id == document_id))
            db.execute(sa.insert(c).values(document_id=document_id, run_id=run_id, owner=_owner(os.getpid()), until=now + LEASE_SECONDS))
        return Claimed(True)

    def renew(self, run_id: str) -> None:
        """Says that a run is alive. To be said well within LEASE_SECONDS."""
        with self._engine.begin() as db:
            db.execute(sa.update(c).where(c.c.run_id == run_id).values(until=_now(db) + LEASE_SECONDS))

    def release(self, run_id: str) -> None:
        """Gives back what a run has not read."""
        with self._engine.begin() as db:
            db.execute(sa.delete(c).where(c.c.run_id == run_id))


def _owner(process: int) -> str:
    return f"{socket.gethostname()} {process}"


def _dead(owner: str) -> bool:
    """Whether a process of this machine has ended. Those of other machines are given their time."""
    process = owner.rpartition(" ")[2]
    return owner == _owner(int(process)) and not _runs(int(process))


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _now(db: Connection) -> float:
    """The time by the server's clock, the same for all machines; by this machine's for a file."""
    if db.dialect.name == "postgresql":
        return float(db.execute(sa.text("SELECT extract(epoch FROM clock_timestamp())")).scalar_one())
    return time.time()
