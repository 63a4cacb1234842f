"""Options and arguments that commands share, and how their errors reach people (公用选项)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from pipeline.console import language
from pipeline.errors import MingxiError
from pipeline.messages import Messages

FAILED, UNUSABLE, INTERRUPTED = 1, 2, 130


class Lang(StrEnum):
    """Languages of the messages."""

    en = "en"
    zh = "zh"


LangOption = Annotated[Lang | None, typer.Option("--lang", help="Language of messages. 提示语言", envvar="MINGXI_LANG")]
OutArgument = Annotated[Path, typer.Argument(help="Folder of the results. 结果目录")]
StoreOption = Annotated[str | None, typer.Option(
    "--store", envvar="MINGXI_STORE", show_envvar=True, help="Database for the results, postgresql://… (default: a file in OUT). 结果数据库（默认在 OUT 内）")]
JobsOption = Annotated[int | None, typer.Option("--jobs", min=1, max=256, help="Processes (default: one a core). 进程数（默认每核一个）")]
MetricsOption = Annotated[Path | None, typer.Option(
    "--metrics", envvar="MINGXI_METRICS", show_envvar=True, help="Text file for Prometheus, kept up to date. 指标文件（Prometheus 文本格式）")]
ModelOption = Annotated[str | None, typer.Option("--model", help="Model to ask at MINGXI_LLM_BASE_URL. 模型名称")]


def messages(lang: Lang | None) -> Messages:
    """Messages in the language asked for, else in that of the locale."""
    return language(lang.value if lang else None, os.environ)


@contextmanager
def reported(say: Messages) -> Iterator[None]:
    """Errors that a person can act on, as one line and exit code 2."""
    try:
        yield
    except (MingxiError, OSError) as error:
        text = f"{error.filename}: {error.strerror}" if isinstance(error, OSError) and error.filename else str(error)
        Console(stderr=True).print(f"[bold red]{say('error')}[/]: {escape(say.stored(text))}", highlight=False, soft_wrap=True)
        raise typer.Exit(UNUSABLE) from error
