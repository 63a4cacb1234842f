"""Writes fixture documents with their truth: `python -m evals.make_fixtures --out DIR [--count N] [--seed S]` (生成样例)."""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from pathlib import Path

from evals.generator.files import write
from evals.generator.suite import COMMITTED, lot


def main(arguments: Sequence[str] | None = None) -> int:
    """Without --count the committed set, always the same bytes; with it N documents by lot from the seed."""
    parser = argparse.ArgumentParser(prog="python -m evals.make_fixtures", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder that gets documents/ and gold/")
    parser.add_argument("--count", type=int, help="documents by lot instead of the committed set")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    started = time.perf_counter()
    count = write(COMMITTED if options.count is None else lot(options.count, options.seed, alone=True), options.out)
    seconds = time.perf_counter() - started
    print(f"{count} documents in {seconds:.1f} s ({count / seconds:.0f} a second): {options.out}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
