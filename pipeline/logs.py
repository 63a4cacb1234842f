"""Log lines for people or, on demand, one JSON object a line for machines (日志)."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from datetime import UTC, datetime

from pipeline.errors import UsageError

FIELDS = ("run_id", "document_id", "stage", "page", "status", "category", "pages", "tables", "seconds", "files", "model", "prompt", "prompt_tokens",
          "completion_tokens")
"""What a line may carry beside its message. Texts of documents and keys are not among them."""
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


class JsonLines(logging.Formatter):
    """Time, level, logger, message, and those of FIELDS that the line was given; of an error its type and place, never its text."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        told: dict[str, object] = {"time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"), "level": record.levelname,
                                   "logger": record.name, "message": record.getMessage()}
        told.update({name: value for name in FIELDS if (value := getattr(record, name, None)) is not None})
        if record.exc_info and record.exc_info[0] is not None:
            trace = record.exc_info[2]
            while trace is not None and trace.tb_next is not None:
                trace = trace.tb_next
            told["error"] = record.exc_info[0].__name__
            told["at"] = f"{trace.tb_frame.f_code.co_name}:{trace.tb_lineno}" if trace is not None else None
        return json.dumps(told, ensure_ascii=False)


def configure(environment: Mapping[str, str]) -> None:
    """Lines on stderr, of MINGXI_LOG (WARNING) and above from this program and of warnings and above from others; MINGXI_LOG_FORMAT is text or json.

    Raises UsageError for values that mean nothing.
    """
    level, form = environment.get("MINGXI_LOG", "WARNING").upper(), environment.get("MINGXI_LOG_FORMAT", "text").lower()
    if level not in LEVELS:
        raise UsageError(f"MINGXI_LOG: one of {', '.join(LEVELS)}")
    if form not in ("text", "json"):
        raise UsageError("MINGXI_LOG_FORMAT: text or json")
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines() if form == "json" else logging.Formatter("%(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level="WARNING", handlers=[handler], force=True)
    logging.getLogger("pipeline").setLevel(level)
