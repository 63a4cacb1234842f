"""What a run shows: language, progress, the closing summary (终端显示)."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

from pipeline.batch.archive import Summary
from pipeline.messages import Lang, Messages

if TYPE_CHECKING:
    from pipeline.batch.narrate import Told

T = TypeVar("T")

SHOWN_LINES = 20
DRAWN_SECONDS = 0.1  # between two states of the progress bar
SPOKEN_SECONDS = 30.0  # between two lines of progress where there is no terminal
LAST_NOTED = ("unsupported", "refused", "irregular_grid", "duplicate")  # least urgent, shown after all others


def language(asked: str | None, environment: Mapping[str, str]) -> Messages:
    """Messages in the language asked for, else in that of the locale."""
    if asked is None:
        asked = "zh" if environment.get("LC_ALL", environment.get("LANG", "")).lower().startswith("zh") else "en"
    chosen: Lang = "zh" if asked == "zh" else "en"
    return Messages(chosen)


def watched(say: Messages, work: Callable[[Callable[[Summary], None]], Summary]) -> Summary:
    """Runs `work` under a progress bar with files, pages and the time left; without a terminal, a line every half minute.

    Ctrl-C and SIGTERM end the run at the next sign of life, with KeyboardInterrupt inside `work`; a second one at once.
    """
    console = Console(stderr=True, highlight=False)
    bar = Progress(TextColumn(say("reading")), BarColumn(), MofNCompleteColumn(), TextColumn(say("documents")),
                   TextColumn("{task.fields[pages]} " + say("pages")), TimeElapsedColumn(), TextColumn(say("left")), TimeRemainingColumn(),
                   console=console, auto_refresh=False, disable=not console.is_terminal)
    started = spoken = time.monotonic()
    with bar, _stop_asked() as stop:
        task = bar.add_task("", total=None, pages=0)

        def show(standing: Summary) -> None:
            nonlocal spoken
            if stop.asked:
                raise KeyboardInterrupt
            now = time.monotonic()
            if now - spoken > (DRAWN_SECONDS if console.is_terminal else SPOKEN_SECONDS):
                spoken = now
                if console.is_terminal:
                    bar.update(task, total=standing.found, completed=standing.settled, pages=f"{standing.pages:,}", refresh=True)
                else:
                    console.print(progress_line(standing, now - started, say), markup=False, soft_wrap=True)

        return work(show)


def watched_stage(title: str, say: Messages, work: Callable[[Callable[[int, int], None]], T]) -> T:
    """Runs `work`, which tells documents done and in all, under a progress bar. Ctrl-C and SIGTERM end it with KeyboardInterrupt."""
    console = Console(stderr=True, highlight=False)
    bar = Progress(TextColumn(title), BarColumn(), MofNCompleteColumn(), TextColumn(say("documents")), TimeElapsedColumn(), TextColumn(say("left")),
                   TimeRemainingColumn(), console=console, auto_refresh=False, disable=not console.is_terminal)
    with bar:
        task = bar.add_task("", total=None)
        return work(lambda done, total: bar.update(task, total=total, completed=done, refresh=True))


def show_told(told: Told, say: Messages) -> None:
    """What the model was asked, how it did, and why it stopped early."""
    console = Console(stderr=True, highlight=False)
    if told.documents:
        compared = say("told_share", asked=told.asked, share=f"{100 * told.agreed / told.asked:.0f} %") if told.asked else say("told_alone")
        console.print(say("told", model=told.model or told.engine, documents=told.documents, trust=f"{100 * told.trust:.0f} %"), compared,
                      markup=False, soft_wrap=True)
    if told.stopped:
        console.print(say("told_stopped", why=told.stopped), markup=False, soft_wrap=True)


def progress_line(standing: Summary, seconds: float, say: Messages) -> str:
    """Where a run stands in one line: files done, pages, pages a second, minutes left."""
    rest = seconds * (standing.found - standing.settled) / standing.settled if standing.settled else None
    return say("progress", done=standing.settled, total=standing.found, pages=standing.pages, speed=f"{standing.pages / max(seconds, 0.001):.1f}",
               left="?" if rest is None else f"{rest / 60:.0f}")


class _Stop:
    """Remembers that a signal came. Raising from the handler would lose it where exceptions are ignored, as while forking."""

    def __init__(self) -> None:
        self.asked = False

    def __call__(self, *_: object) -> None:
        if self.asked:
            raise KeyboardInterrupt
        self.asked = True


@contextmanager
def _stop_asked() -> Iterator[_Stop]:
    stop = _Stop()
    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def show_summary(summary: Summary, out: Path, say: Messages) -> None:
    """The files that need attention, the counts, and what to do next."""
    console = Console(stderr=True, highlight=False)
    _show_notes(summary, out, say, console)
    table = Table(title=say("summary"), show_header=False, title_justify="left")
    for key, number in (("found", summary.found), ("ok", summary.statuses["ok"]), ("partial", summary.statuses["partial"]),
                        ("failed", summary.statuses["failed"]), ("unopened", summary.unopened), ("refused", summary.refused), ("known", summary.known),
                        ("duplicates", summary.duplicates), ("pages_read", summary.pages), ("tables", summary.tables), ("numbers", summary.numbers)):
        if number or key in ("found", "ok", "failed"):
            table.add_row(say(key), f"{number:,}")
    table.add_row(say("seconds"), f"{summary.seconds:.1f}")
    console.print(table)
    if summary.interrupted:
        console.print(say("interrupted"))
    elif summary.paused:
        console.print(say("paused", why=say.stored(summary.paused), out=out), markup=False, soft_wrap=True)
    elif not summary.found:
        console.print(say("nothing"), markup=False)
    else:
        console.print(say("next", out=out), markup=False, soft_wrap=True)


def _show_notes(summary: Summary, out: Path, say: Messages, console: Console) -> None:
    if not summary.notes:
        return
    console.print(f"[bold]{say('attention')}[/]")
    shown = 0
    room = max(SHOWN_LINES // len(summary.notes), 2)
    for category in sorted(summary.notes, key=_urgency):
        for path, message in summary.notes[category][:room]:
            console.print(f"  {path}: {say.category(category)}: {say.stored(message)}", markup=False, soft_wrap=True)
            shown += 1
    rest = sum(summary.noted.values()) - shown
    if rest:
        console.print("  " + say("more", n=rest, out=out), markup=False, soft_wrap=True)


def _urgency(category: str) -> int:
    return LAST_NOTED.index(category) if category in LAST_NOTED else -1


def status_table(counts: Mapping[str, int], names: tuple[str, ...], say: Messages) -> Table:
    """Documents by status and rows by contract table."""
    table = Table(say("table"), say("rows"))
    for state in ("ok", "partial", "failed"):
        table.add_row(f"{say('documents_table')} · {say(state)}", f"{counts.get(f'status:{state}', 0):,}")
    for name in names:
        table.add_row(say.table(name), f"{counts.get(name, 0):,}")
    return table


def failure_table(rows: list[dict[str, Any]], say: Messages) -> Table:
    """What could not be read: file, stage, category, message."""
    table = Table(say("file"), say("stage"), say("category"), say("message"))
    for row in rows:
        table.add_row(row["file_name"], say.category(row["stage"]), say.category(row["category"]), say.stored(row["message"]))
    return table


def terminal_width() -> int | None:
    """Width for tables: None on a terminal (its own), wide where output goes into a file or a pipe."""
    return None if os.isatty(1) else 240
