"""Public tools and ways, by the names that `--peer` knows. Their packages are imported when one is asked for."""

from __future__ import annotations

from evals.engines.base import Engine, EngineError

PEERS = ("find_tables", "pdfplumber", "whole_document", "langextract")


def peer(name: str) -> Engine:
    """The peer of that name. Raises EngineError."""
    if name in ("find_tables", "pdfplumber"):
        from evals.engines.public import PUBLIC

        return PUBLIC[name]
    if name == "whole_document":
        from evals.engines.whole_document import WholeDocument

        return WholeDocument()
    if name == "langextract":
        from evals.engines.langextract import LangExtract

        return LangExtract()
    raise EngineError(f"--peer {name}: give {', '.join(PEERS)}")
