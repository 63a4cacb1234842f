"""The command line: arguments in, messages and exit codes out (命令行).

Exit codes: 0 everything asked for was done; 1 some document failed; 2 the command could not be carried out; 130 interrupted.
"""

from __future__ import annotations

import importlib.metadata
import logging
import os
import platform
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

from pipeline.batch.archive import Archive, Summary
from pipeline.batch.archive import Progress as Standing
from pipeline.batch.document import PARSER_VERSION
from pipeline.batch.show import show_page
from pipeline.config import Settings, settings_from
from pipeline.errors import MingxiError, UsageError
from pipeline.export.export import export as export_tables
from pipeline.messages import Messages
from pipeline.store.store import Store

FAILED, UNUSABLE, INTERRUPTED = 1, 2, 130
SHOWN_LINES = 20
MINIMUM_PYMUPDF = (1, 28)

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False,
                  help="Archives of Chinese public budget documents as checked data. 将预决算公开文件转为可核对的数据。")


class Lang(StrEnum):
    """Languages of the messages."""

    en = "en"
    zh = "zh"


class LlmMode(StrEnum):
    """Which model reads narrative fields."""

    auto = "auto"
    embedded = "embedded"
    none = "none"


class ExportFormat(StrEnum):
    """File formats of an export."""

    jsonl = "jsonl"
    csv = "csv"
    parquet = "parquet"
    xlsx = "xlsx"


LangOption = Annotated[Lang | None, typer.Option("--lang", help="Language of messages. 提示语言", envvar="MINGXI_LANG")]


def _language(lang: Lang | None) -> Messages:
    if lang is not None:
        return Messages(lang.value)
    return Messages("zh" if os.environ.get("LC_ALL", os.environ.get("LANG", "")).lower().startswith("zh") else "en")


@contextmanager
def _reported(say: Messages) -> Iterator[None]:
    """Errors that a person can act on, as one line and exit code 2."""
    try:
        yield
    except MingxiError as error:
        Console(stderr=True).print(f"[bold red]{say('error')}[/]: {error}", highlight=False, soft_wrap=True)
        raise typer.Exit(UNUSABLE) from error


@app.command()
def extract(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Files or folders.", show_default=False)],
    out: Annotated[Path, typer.Option("--out", help="Folder of the results; running again goes on there.")],
    llm: Annotated[LlmMode, typer.Option("--llm", help="Model for narrative fields.")] = LlmMode.auto,
    jobs: Annotated[int | None, typer.Option("--jobs", min=1, max=256, help="Processes (default: one a core).")] = None,
    pages: Annotated[str | None, typer.Option("--pages", help="Only these pages, such as 1-5,9.")] = None,
    lang: LangOption = None,
) -> None:
    """Read documents into OUT. 读取文件。"""
    say = _language(lang)
    with _reported(say):
        settings = settings_from(os.environ, jobs=jobs, pages=parse_pages(pages), llm=llm.value)
        with Store.open(out, create=True) as store:
            summary = _watched(say, partial(_run, store, settings, out, paths, False))
    _finish(summary, out, say)


def _run(store: Store, settings: Settings, out: Path, paths: list[Path], again: bool, watch: Callable[[Standing], None]) -> Summary:
    return Archive(store, settings, out, watch).extract(paths, again)


def _watched(say: Messages, work: Callable[[Callable[[Standing], None]], Summary]) -> Summary:
    """Runs `work` under a progress bar with documents, pages and the time left."""
    console = Console(stderr=True)
    bar = Progress(TextColumn(say("reading")), BarColumn(), MofNCompleteColumn(), TextColumn(say("documents")),
                   TextColumn("{task.fields[pages]} " + say("pages")), TimeElapsedColumn(), TimeRemainingColumn(),
                   console=console, auto_refresh=False, disable=not console.is_terminal)
    with bar:
        task = bar.add_task("", total=None, pages=0)

        def show(standing: Standing) -> None:
            bar.update(task, total=standing.total, completed=standing.done, pages=standing.pages, refresh=False)
            bar.refresh()

        return work(show)


def _finish(summary: Summary, out: Path, say: Messages) -> None:
    console = Console(stderr=True, highlight=False)
    if summary.lines:
        console.print(f"[bold]{say('attention')}[/]")
        for path, category, message in summary.lines[:SHOWN_LINES]:
            console.print(f"  {path}: {category}: {message}", markup=False, soft_wrap=True)
        if len(summary.lines) > SHOWN_LINES:
            console.print("  " + say("more", n=len(summary.lines) - SHOWN_LINES, out=out), markup=False)
    table = Table(title=say("summary"), show_header=False, title_justify="left")
    for key, number in (("found", summary.found), ("ok", summary.statuses["ok"]), ("partial", summary.statuses["partial"]),
                        ("failed", summary.statuses["failed"]), ("refused", summary.refused), ("known", summary.known),
                        ("duplicates", summary.duplicates), ("pages", summary.pages), ("tables", summary.tables), ("numbers", summary.numbers)):
        if number or key in ("found", "ok", "failed"):
            table.add_row(say(key), f"{number:,}")
    table.add_row(say("seconds"), f"{summary.seconds:.1f}")
    console.print(table)
    if summary.interrupted:
        console.print(say("interrupted"))
        raise typer.Exit(INTERRUPTED)
    if not summary.found:
        console.print(say("nothing"), markup=False)
        raise typer.Exit(UNUSABLE)
    console.print(say("next", out=out), markup=False, soft_wrap=True)
    if summary.statuses["failed"]:
        raise typer.Exit(FAILED)


def parse_pages(text: str | None) -> tuple[int, ...] | None:
    """Page numbers from `1-5,9`. Raises UsageError for anything else."""
    if text is None:
        return None
    numbers: set[int] = set()
    for part in text.split(","):
        first, dash, last = part.strip().partition("-")
        if not first.isdigit() or (dash and not last.isdigit()) or int(first) < 1:
            raise UsageError(f"--pages {text}: give page numbers and ranges such as 1-5,9")
        numbers.update(range(int(first), int(last or first) + 1))
    return tuple(sorted(numbers))


@app.command()
def export(
    out: Annotated[Path, typer.Argument(help="Folder of the results.")],
    form: Annotated[ExportFormat, typer.Option("--format", help="File format.")],
    folder: Annotated[Path | None, typer.Option("--out", help="Where to write (default: OUT/export/FORMAT).")] = None,
    lang: LangOption = None,
) -> None:
    """Write one file a contract table. 导出结果。"""
    say = _language(lang)
    target = folder or out / "export" / form.value
    with _reported(say), Store.open(out) as store:
        counts = export_tables(store, target, form.value)
    Console(stderr=True, highlight=False).print(say("exported", rows=f"{sum(counts.values()):,}", tables=len(counts), folder=target),
                                                markup=False, soft_wrap=True)


@app.command()
def status(out: Annotated[Path, typer.Argument(help="Folder of the results.")], lang: LangOption = None) -> None:
    """Say what the results hold. 查看结果概况。"""
    say = _language(lang)
    with _reported(say), Store.open(out) as store:
        counts = store.counts()
        last = list(store.rows("runs"))[-1:]
    table = Table(say("table"), say("rows"))
    for state in ("ok", "partial", "failed"):
        table.add_row(f"{say('documents')} · {say(state)}", f"{counts.get(f'status:{state}', 0):,}")
    for name in ("tables", "cells", "lines", "projects", "indicators", "narratives", "statements", "funds", "checks", "reviews", "failures"):
        table.add_row(name, f"{counts.get(name, 0):,}")
    Console().print(table)
    for run in last:
        Console().print(f"{say('last_run')}: {run['run_id']} {run['started_at']} – {run['finished_at'] or '…'}", highlight=False)


@app.command()
def failures(out: Annotated[Path, typer.Argument(help="Folder of the results.")], lang: LangOption = None) -> None:
    """List what could not be read, and why. 列出未能读取的内容。"""
    say = _language(lang)
    with _reported(say), Store.open(out) as store:
        rows = list(store.rows("failures"))
    if not rows:
        Console().print(say("no_failures"))
        return
    table = Table(say("file"), say("stage"), say("category"), say("message"))
    for row in rows:
        table.add_row(row["file_name"], row["stage"], row["category"], row["message"])
    Console().print(table)


@app.command()
def retry(
    out: Annotated[Path, typer.Argument(help="Folder of the results.")],
    jobs: Annotated[int | None, typer.Option("--jobs", min=1, max=256, help="Processes (default: one a core).")] = None,
    lang: LangOption = None,
) -> None:
    """Read files again that failed or were read in part. 重新读取失败的文件。"""
    say = _language(lang)
    with _reported(say), Store.open(out) as store:
        paths = [Path(path) for path in store.failed_paths() if Path(path).exists()]
        Console(stderr=True).print(say("retrying", n=len(paths)))
        if not paths:
            return
        summary = _watched(say, partial(_run, store, settings_from(os.environ, jobs=jobs), out, paths, True))
    _finish(summary, out, say)


@app.command()
def show(
    file: Annotated[Path, typer.Argument(help="A PDF file.")],
    page: Annotated[int, typer.Option("--page", min=1, help="Page number, from 1.")],
    out: Annotated[Path, typer.Option("--out", help="PNG to write.")],
    lang: LangOption = None,
) -> None:
    """Draw the grid, spans and header paths that the reader sees on a page. 画出某页的表格识别结果。"""
    say = _language(lang)
    with _reported(say):
        out.write_bytes(show_page(_bytes_of(file), page))
    Console(stderr=True, highlight=False).print(say("shown", page=page, out=out), markup=False, soft_wrap=True)


def _bytes_of(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror}") from error


@app.command()
def doctor(lang: LangOption = None) -> None:
    """Check that this machine has what is needed. 检查运行环境。"""
    say = _language(lang)
    console = Console(highlight=False)
    good = True
    console.print(f"Python {platform.python_version()} · {platform.system()} {platform.machine()} · SQLite {sqlite3.sqlite_version} · "
                  f"parser {PARSER_VERSION}")
    for name in ("mingxi", "pymupdf", "pydantic", "openai", "instructor", "tenacity", "sqlalchemy", "pyarrow", "xlsxwriter", "lxml", "typer", "rich"):
        try:
            version = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            version, good = "MISSING", False
        console.print(f"  {name} {version}")
    found = tuple(int(part) for part in importlib.metadata.version("pymupdf").split(".")[:2])
    if found < MINIMUM_PYMUPDF or found[0] >= 2:
        console.print("  pymupdf must be >=1.28,<2")
        good = False
    console.print(say("doctor_ok" if good else "doctor_bad"))
    if not good:
        raise typer.Exit(FAILED)


def main() -> None:
    """Entry point of the `mingxi` script."""
    logging.basicConfig(level=os.environ.get("MINGXI_LOG", "WARNING"), format="%(levelname)s %(name)s: %(message)s")
    app()


if __name__ == "__main__":
    main()
