"""The command line: arguments in, messages and exit codes out (命令行).

Exit codes: 0 everything asked for was done; 1 some file failed or nothing could be read; 2 the command could not be carried out; 130 interrupted.
"""

from __future__ import annotations

import importlib.metadata
import os
from collections.abc import Callable
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from pipeline import batch_commands, logs, tracing
from pipeline.batch.archive import Archive, Summary
from pipeline.batch.check_text import CheckText
from pipeline.batch.checking import check_across
from pipeline.batch.discover import expand
from pipeline.batch.document import PARSER_VERSION
from pipeline.batch.metrics import MetricsFile
from pipeline.batch.show import show_page
from pipeline.config import Settings, llm_settings_from, settings_from
from pipeline.console import failure_table, show_summary, show_told, status_table, terminal_width, watched, watched_stage
from pipeline.doctor import examine_machine
from pipeline.documents.files import exists, read_bytes
from pipeline.errors import MingxiError, UsageError
from pipeline.messages import Messages
from pipeline.options import (
    FAILED,
    INTERRUPTED,
    UNUSABLE,
    JobsOption,
    LangOption,
    MetricsOption,
    ModelOption,
    OutArgument,
    StoreOption,
    messages,
    reported,
)
from pipeline.store.store import Store
from schemas.llm import LlmSettings

MAX_PAGE = 100_000
COUNTED = ("tables", "cells", "lines", "projects", "indicators", "narratives", "statements", "funds", "checks", "reviews", "failures")

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False,
                  help="Archives of Chinese public budget documents as checked data. 将预决算公开文件转为可核对的数据。")
app.add_typer(batch_commands.app, name="batch")


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


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"mingxi {importlib.metadata.version('mingxi')}")
        raise typer.Exit


@app.callback()
def top(version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version. 显示版本")] = False) -> None:
    """Archives of Chinese public budget documents as checked data. 将预决算公开文件转为可核对的数据。"""


@app.command()
def extract(
    paths: Annotated[list[Path], typer.Argument(
        metavar="PATH...", show_default=False,
        help="Files, folders, zip archives, patterns ('2024/**/*.pdf') or @FILE with one path a line. 文件、目录、压缩包、通配符或 @清单文件")],
    out: Annotated[Path, typer.Option("--out", help="Folder of the results; running again goes on there. 结果目录，重复运行会接着做")],
    llm: Annotated[LlmMode, typer.Option("--llm", help="Model for narrative fields. 提取文字说明所用模型")] = LlmMode.auto,
    jobs: JobsOption = None,
    pages: Annotated[str | None, typer.Option("--pages", help="Only these pages, such as 1-5,9. 只读这些页")] = None,
    model: ModelOption = None,
    max_cost: Annotated[float | None, typer.Option("--max-cost", min=0, help="Most that the model may cost in this run. 模型费用上限")] = None,
    max_tokens: Annotated[int | None, typer.Option("--max-tokens", min=0, help="Most tokens that it may take. 模型用量上限")] = None,
    store: StoreOption = None,
    metrics: MetricsOption = None,
    lang: LangOption = None,
) -> None:
    """Read documents into OUT. 读取文件。"""
    say = messages(lang)
    with reported(say):
        settings = settings_from(os.environ, jobs=jobs, pages=parse_pages(pages))
        asked = llm_settings_from(os.environ, Path.cwd(), mode=llm.value, model=model, max_tokens=max_tokens,
                                  max_cost=None if max_cost is None else str(max_cost))
        given = list(expand(paths))
        with Store.open(store or out, create=True) as results:
            told = MetricsFile(metrics)
            summary = watched(say, partial(_run, results, settings, out, given, False, told))
            if not summary.interrupted and not summary.paused:
                summary.interrupted = _narrate(results, asked, summary.run_id, say)
            told.tell(summary, results.usage_of(summary.run_id), last=True)
    _finish(summary, out, say)


def _narrate(store: Store, settings: LlmSettings, run_id: str, say: Messages) -> bool:
    """The model's stage, where there is a model; returns whether it was interrupted."""
    if settings.mode == "none":
        return False
    from pipeline.batch.narrate import narrate  # the SDK takes a second to import

    try:
        told = watched_stage(say("asking"), say, partial(narrate, store, settings, run_id))
    except KeyboardInterrupt:
        return True
    show_told(told, say)
    return False


def _run(store: Store, settings: Settings, out: Path, paths: list[Path], again: bool, metrics: MetricsFile, watch: Callable[[Summary], None]) -> Summary:
    def tell(standing: Summary) -> None:
        watch(standing)
        metrics.tell(standing)

    with tracing.span("run"):
        return Archive(store, settings, out, tell).extract(paths, again)


def _finish(summary: Summary, out: Path, say: Messages) -> None:
    show_summary(summary, out, say)
    if summary.interrupted:
        raise typer.Exit(INTERRUPTED)
    if not summary.found:
        raise typer.Exit(UNUSABLE)
    if not summary.complete:
        raise typer.Exit(FAILED)


def parse_pages(text: str | None) -> tuple[int, ...] | None:
    """Page numbers from `1-5,9`. Raises UsageError for anything else."""
    if text is None:
        return None
    numbers: set[int] = set()
    for part in text.split(","):
        first, dash, last = (piece.strip() for piece in part.partition("-"))
        ends = (first, last if dash else first)
        if not all(end.isascii() and end.isdigit() and len(end) < 7 for end in ends) or not 1 <= int(ends[0]) <= int(ends[1]) <= MAX_PAGE:
            raise UsageError(f"--pages {text}: give page numbers and ranges such as 1-5,9")
        numbers.update(range(int(ends[0]), int(ends[1]) + 1))
    return tuple(sorted(numbers))


@app.command()
def export(
    out: OutArgument,
    form: Annotated[ExportFormat, typer.Option("--format", help="File format. 文件格式")],
    folder: Annotated[Path | None, typer.Option("--out", help="Where to write (default: OUT/export/FORMAT). 输出目录")] = None,
    store: StoreOption = None,
    lang: LangOption = None,
) -> None:
    """Write one file a contract table. 导出结果。"""
    from pipeline.export.export import export as export_tables  # Arrow takes a while to import, and no other command here needs it

    say = messages(lang)
    target = folder or out / "export" / form.value
    with reported(say), Store.open(store or out) as results:
        counts = export_tables(results, target, form.value)
    Console(stderr=True, highlight=False).print(say("exported", rows=f"{sum(counts.values()):,}", tables=len(counts), folder=target),
                                                markup=False, soft_wrap=True)


@app.command()
def check(out: OutArgument, store: StoreOption = None, lang: LangOption = None) -> None:
    """Compare documents with each other and say what all checks found. 核对数字，列出问题。"""
    say = messages(lang)
    with reported(say), Store.open(store or out) as results:
        check_across(results)
        for line in CheckText(say.lang).lines(results):
            typer.echo(line)


@app.command()
def status(out: OutArgument, store: StoreOption = None, lang: LangOption = None) -> None:
    """Say what the results hold. 查看结果概况。"""
    say = messages(lang)
    with reported(say), Store.open(store or out) as results:
        counts = results.counts()
        last = list(results.rows("runs"))[-1:]
        in_flight, repeated = results.calls_cut_short()
    console = Console(highlight=False, width=terminal_width())
    console.print(status_table(counts, COUNTED, say))
    for run in last:
        console.print(f"{say('last_run')}: {run['run_id']} {run['started_at']} – {run['finished_at'] or '…'}")
    for title, keys in (("in_flight", in_flight), ("repeated", repeated)):
        if keys:
            console.print(say(title, n=len(keys)))
        for key in keys:
            console.print(say("call", document=(key.document_id or "–")[:12], prompt=key.prompt, digest=key.digest[:12]), markup=False, soft_wrap=True)


@app.command()
def failures(out: OutArgument, store: StoreOption = None, lang: LangOption = None) -> None:
    """List what could not be read, and why. 列出未能读取的内容。"""
    say = messages(lang)
    with reported(say), Store.open(store or out) as results:
        rows = list(results.rows("failures"))
    console = Console(highlight=False, markup=False, width=terminal_width())
    console.print(failure_table(rows, say) if rows else say("no_failures"))


@app.command()
def retry(
    out: OutArgument,
    jobs: JobsOption = None,
    store: StoreOption = None,
    metrics: MetricsOption = None,
    lang: LangOption = None,
) -> None:
    """Read files again that failed or were read in part. 重新读取失败的文件。"""
    say = messages(lang)
    with reported(say), Store.open(store or out) as results:
        failed = [Path(path) for path in results.failed_paths()]
        paths = [path for path in failed if exists(path)]
        console = Console(stderr=True, highlight=False)
        console.print(say("retrying", n=len(paths)))
        if len(paths) < len(failed):
            console.print(say("gone", n=len(failed) - len(paths)))
        if not paths:
            return
        told = MetricsFile(metrics)
        summary = watched(say, partial(_run, results, settings_from(os.environ, jobs=jobs), out, paths, True, told))
        told.tell(summary, last=True)
    _finish(summary, out, say)


@app.command()
def show(
    file: Annotated[Path, typer.Argument(help="A PDF file. PDF 文件")],
    page: Annotated[int, typer.Option("--page", min=1, help="Page number, from 1. 页码，从 1 起")],
    out: Annotated[Path, typer.Option("--out", help="PNG to write. 输出图片")],
    lang: LangOption = None,
) -> None:
    """Draw the grid, spans and header paths that the reader sees on a page. 画出某页的表格识别结果。"""
    say = messages(lang)
    with reported(say):
        out.write_bytes(show_page(read_bytes(file), page))
    Console(stderr=True, highlight=False).print(say("shown", page=page, out=out), markup=False, soft_wrap=True)


@app.command()
def doctor(lang: LangOption = None) -> None:
    """Check that this machine has what is needed. 检查运行环境。"""
    from pipeline.llm.doctor import examine  # the SDK takes a second to import, and no other command here needs it

    say = messages(lang)
    console = Console(highlight=False)
    machine = examine_machine(PARSER_VERSION, say)
    for line in machine.lines:
        console.print(line, markup=False, soft_wrap=True)
    with reported(say):
        finding = examine(llm_settings_from(os.environ, Path.cwd()), say)
    good = machine.good and finding.good
    for line in finding.lines:
        console.print(f"  {line}", markup=False, soft_wrap=True)
    console.print(say("doctor_ok" if good else "doctor_bad"))
    if not good:
        raise typer.Exit(FAILED)


def main() -> None:
    """Entry point of the `mingxi` script."""
    try:
        logs.configure(os.environ)
        flush = tracing.switch_on(os.environ)
    except MingxiError as error:
        Console(stderr=True).print(str(error), highlight=False, markup=False, soft_wrap=True)
        raise SystemExit(UNUSABLE) from None
    try:
        app()
    finally:
        flush()


if __name__ == "__main__":
    main()
