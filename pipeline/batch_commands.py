"""`mingxi batch submit|status|collect`: the model's questions at half the price, within a day (批量提问命令)."""

from __future__ import annotations

import os
from pathlib import Path

import typer
from rich.console import Console

from pipeline.config import llm_settings_from
from pipeline.options import FAILED, LangOption, ModelOption, OutArgument, StoreOption, messages, reported
from pipeline.store.store import Store
from schemas.llm import LlmSettings

app = typer.Typer(no_args_is_help=True, help="Ask the model through its provider's batch API, at half the price. 通过服务商批量接口提问（半价）。")


def _settings(model: str | None) -> LlmSettings:
    return llm_settings_from(os.environ, Path.cwd(), mode="auto", model=model)


@app.command()
def submit(out: OutArgument, model: ModelOption = None, store: StoreOption = None, lang: LangOption = None) -> None:
    """Send the questions that have no answer yet. 提交尚无回答的问题。"""
    from pipeline.batch import provider  # the SDK takes a second to import

    say = messages(lang)
    with reported(say), Store.open(store or out) as results:
        done = provider.submit(results, _settings(model))
    text = say("batch_submitted", requests=done.requests, batches=done.batches, waiting=done.waiting, out=out)
    Console(highlight=False).print(text, markup=False, soft_wrap=True)


@app.command()
def status(out: OutArgument, model: ModelOption = None, store: StoreOption = None, lang: LangOption = None) -> None:
    """Say how the batches stand. 查看批次进度。"""
    from pipeline.batch import provider

    say, console = messages(lang), Console(highlight=False)
    with reported(say), Store.open(store or out) as results:
        found = list(provider.standings(results, _settings(model)))
    for batch, now in found:
        state = now.status if now else "collected" if batch.collected_at else "–"
        console.print(say("batch_line", batch=batch.batch_id or batch.input_file, model=batch.model, state=state, done=now.completed if now else batch.requests,
                          failed=now.failed if now else 0, requests=batch.requests), markup=False, soft_wrap=True)
    if not found:
        console.print(say("batch_none", out=out), markup=False, soft_wrap=True)


@app.command()
def collect(out: OutArgument, model: ModelOption = None, store: StoreOption = None, lang: LangOption = None) -> None:
    """Fetch the answers of batches that ended. 取回已结束批次的回答。"""
    from pipeline.batch import provider

    say, console = messages(lang), Console(highlight=False)
    failed = ended = 0
    with reported(say), Store.open(store or out) as results:
        for done in provider.collect(results, _settings(model)):
            ended += 1
            failed += done.failed
            console.print(say("batch_collected", batch=done.batch.batch_id or "", state=done.status, answered=done.answered, failed=done.failed)
                          + (f" ({done.told})" if done.told else ""), markup=False, soft_wrap=True)
            if done.strange:
                console.print(say("batch_strange", n=done.strange), markup=False, soft_wrap=True)
    if not ended:
        console.print(say("batch_waiting"), markup=False, soft_wrap=True)
    if failed:
        console.print(say("batch_again", n=failed, out=out), markup=False, soft_wrap=True)
        raise typer.Exit(FAILED)
