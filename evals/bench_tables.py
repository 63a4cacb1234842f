"""How fast the table reader is against public tools, on the same pages in the same run.

    python -m evals.bench_tables PDF... [--rounds 3] [--no-pdfplumber] [--profile]

Every tool reads every page of every file once a round, the tools taking turns, and its best round counts. `raw` is PyMuPDF asked
for rawdict and cdrawings and nothing done with them; `grid` is pages to whole tables; `document` is all of `read_document`;
`extract` is the command `mingxi extract --llm none --jobs 1` with its store written, start of Python included.
"""

from __future__ import annotations

import argparse
import cProfile
import io
import logging
import pstats
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pdfplumber
import pymupdf

from pipeline.batch.document import read_document
from pipeline.pages.reader import open_pdf, read_pages
from pipeline.tables.reading import all_fragments, read_tables

Files = Sequence[tuple[Path, bytes]]


def raw(files: Files) -> None:
    """The floor: what PyMuPDF takes to say what is on the pages."""
    for _, data in files:
        with pymupdf.open(stream=data, filetype="pdf") as document:
            for page in document:
                page.get_text("rawdict")
                page.get_cdrawings()


def grid(files: Files) -> None:
    """Pages to whole tables."""
    for _, data in files:
        with open_pdf(data) as document:
            fragments, _ = all_fragments(read_pages(document))
            read_tables(fragments)


def document(files: Files) -> None:
    """Bytes to contract rows."""
    for path, data in files:
        read_document(data, path.name)


def extract(files: Files) -> None:
    """The whole command, to the written store."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pipeline.cli", "extract", *(str(path) for path, _ in files), "--out", folder, "--llm", "none", "--jobs", "1"]
        subprocess.run(command, check=True, capture_output=True)


def find_tables(files: Files) -> None:
    """PyMuPDF's own table finder (line strategy, no layout model), with its text."""
    for _, data in files:
        with pymupdf.open(stream=data, filetype="pdf") as opened:
            for page in opened:
                for table in page.find_tables().tables:
                    table.extract()


def plumber(files: Files) -> None:
    """pdfplumber's extract_tables."""
    for _, data in files:
        with pdfplumber.open(io.BytesIO(data)) as opened:
            for page in opened.pages:
                page.extract_tables()
                page.close()


def timed(tools: dict[str, Callable[[Files], None]], files: Files, rounds: int) -> dict[str, float]:
    """Best seconds of each tool; the tools take turns, so that a busy moment hits all."""
    best = dict.fromkeys(tools, float("inf"))
    for _ in range(rounds):
        for name, tool in tools.items():
            started = time.perf_counter()
            tool(files)
            best[name] = min(best[name], time.perf_counter() - started)
    return best


def profile(files: Files) -> None:
    """Prints where `document` spends its time."""
    watched = cProfile.Profile()
    watched.runcall(document, files)
    out = io.StringIO()
    pstats.Stats(watched, stream=out).sort_stats("tottime").print_stats(22)
    print(out.getvalue())


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints milliseconds a page and ratios; returns 0."""
    parser = argparse.ArgumentParser(description="Table reading speed against public tools.")
    parser.add_argument("pdf", nargs="+", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--no-pdfplumber", action="store_true")
    parser.add_argument("--profile", action="store_true")
    options = parser.parse_args(arguments)
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    files = [(path, path.read_bytes()) for path in options.pdf]
    if options.profile:
        profile(files)
        return 0
    pages = 0
    for _, data in files:
        with open_pdf(data) as opened:
            pages += opened.page_count
    tools: dict[str, Callable[[Files], None]] = {"raw": raw, "grid": grid, "document": document, "extract": extract, "find_tables": find_tables}
    if not options.no_pdfplumber:
        tools["pdfplumber"] = plumber
    best = timed(tools, files, options.rounds)
    print(f"{len(files)} files, {pages} pages, best of {options.rounds}")
    for name, seconds in best.items():
        print(f"  {name:12} {1000 * seconds / pages:8.2f} ms/page   {seconds / best['grid']:6.2f} x grid   {seconds / best['extract']:6.2f} x extract")
    print(f"grid / raw = {best['grid'] / best['raw']:.2f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
