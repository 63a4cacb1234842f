"""Charts of the report, drawn by matplotlib as SVG."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any, Literal

import matplotlib as mpl
from markupsafe import Markup
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from evals.results import EngineResult, RunResult

INK, MUTED, RED = "#1f2933", "#8a97a6", "#c4413a"
COLOURS = ("#1c7c8c", "#c98a1b", "#6b5ca5", "#4c8c4a", "#b0527c", "#556270")
TREND = (("f1", "F1 of all values"), ("wrong_among_accepted", "wrong among accepted"))
MOST_RUNS = 40
WIDTH = 11.4  # inches
_STYLE: dict[Any, Any] = {"svg.fonttype": "none", "svg.hashsalt": "mingxi", "font.family": "sans-serif", "font.size": 9, "axes.edgecolor": MUTED, "axes.labelcolor": INK,
          "text.color": INK, "xtick.color": INK, "ytick.color": INK, "axes.grid": True, "grid.color": "#e3e8ee", "axes.spines.top": False,
          "axes.spines.right": False, "axes.axisbelow": True}


def trend(runs: Sequence[RunResult]) -> Markup | None:
    """F1 and silent errors of every engine over past runs of the suite, oldest first; None for a single run."""
    runs = runs[-MOST_RUNS:]
    if len(runs) < 2:
        return None
    names = list(dict.fromkeys(engine.engine for run in runs for engine in run.engines))
    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=(WIDTH, 2.7), layout="constrained")
        for axes, (score, title) in zip(figure.subplots(1, 2), TREND, strict=True):
            for name, colour in zip(names, COLOURS * len(names), strict=False):
                points = [(at, engine.totals[score].value) for at, run in enumerate(runs) for engine in run.engines
                          if engine.engine == name and score in engine.totals]
                axes.plot([at for at, _ in points], [value for _, value in points], "o-", color=colour, label=name, markersize=4, linewidth=1.4)
            axes.set_title(title, loc="left", fontsize=9.5)
            axes.set_xticks(range(len(runs)), [f"{run.started_at[5:10]}\n{run.revision}" for run in runs], fontsize=7)
            axes.locator_params(axis="y", nbins=5)
            if len(runs) > 8:
                axes.set_xticks(axes.get_xticks()[:: len(runs) // 6])
            axes.ticklabel_format(axis="y", useOffset=False)
        _legend(figure.axes[0], names)
        return _svg(figure)


def calibration(engines: Sequence[EngineResult]) -> Markup | None:
    """By table and narrative field: the share that nobody is asked about against the errors among it. Where it is low and to the right it is good."""
    points = [(engine.engine, part, trust) for engine in engines for part, trust in engine.trust.items()
              if part not in ("all", "narratives") and trust.automation_rate is not None and trust.silent_error_rate is not None]
    if not points:
        return None
    names = list(dict.fromkeys(engine for engine, _, _ in points))
    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=(5.3, 3.4), layout="constrained")
        axes = figure.subplots()
        for name, colour in zip(names, COLOURS * len(names), strict=False):
            mine = [(part, trust) for engine, part, trust in points if engine == name]
            axes.scatter([trust.automation_rate or 0 for _, trust in mine], [trust.silent_error_rate or 0 for _, trust in mine],
                         s=[18 + 60 * (trust.judged / 1000) ** 0.5 for _, trust in mine], color=colour, alpha=0.75, label=name, linewidth=0)
            for place, (part, trust) in enumerate(sorted((m for m in mine if m[1].silent), key=lambda m: -(m[1].silent_error_rate or 0))[:8]):
                axes.annotate(part.removeprefix("narratives:"), (trust.automation_rate or 0, trust.silent_error_rate or 0),
                              xytext=(-7, 3 + 2 * (place % 2)), textcoords="offset points", fontsize=7, ha="right")
        axes.set_xlabel("acceptance: share of values nobody is asked about")
        axes.set_ylabel("error among the accepted")
        axes.set_xlim(min(0.5, *(trust.automation_rate or 0 for _, _, trust in points)) - 0.05, 1.04)
        axes.set_ylim(-0.01, max(0.1, *(1.15 * (trust.silent_error_rate or 0) for _, _, trust in points)))
        _legend(axes, names)
        return _svg(figure)


def cost_quality(engines: Sequence[EngineResult]) -> Markup | None:
    """F1 against tokens a page and against seconds a page; None for one engine."""
    shown = [engine for engine in engines if "f1" in engine.totals and engine.spent.pages]
    if len(shown) < 2:
        return None
    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=(WIDTH, 2.8), layout="constrained")
        plots = [("milliseconds a page", _milliseconds), ("tokens a page", _tokens)][:1 + any(map(_tokens, shown))]
        for axes, (label, of) in zip(figure.subplots(1, len(plots), squeeze=False)[0], plots, strict=True):
            for engine, colour in zip(shown, COLOURS * len(shown), strict=False):
                total = engine.totals["f1"]
                axes.errorbar(of(engine), total.value, yerr=[[total.value - total.low], [total.high - total.value]], fmt="o", color=colour, capsize=3,
                              label=engine.engine)
            axes.set_xlabel(label)
            axes.set_ylabel("F1 of all values")
            axes.set_xscale("log" if of is _milliseconds else "symlog")
            axes.xaxis.set_major_formatter(_plain)
            axes.xaxis.set_minor_formatter(_plain)
        _legend(figure.axes[0], [engine.engine for engine in shown])
        return _svg(figure)


def forest(engines: Sequence[EngineResult], scores: Sequence[str]) -> Markup:
    """Scores with their 95 % intervals, engines side by side."""
    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=(WIDTH, 0.7 + len(scores) * (0.17 + 0.13 * len(engines))), layout="constrained")
        axes = figure.subplots()
        for order, (engine, colour) in enumerate(zip(engines, COLOURS * len(engines), strict=False)):
            rows = [(at, engine.totals[name]) for at, name in enumerate(scores) if name in engine.totals]
            shift = 0.6 * ((order + 0.5) / len(engines) - 0.5)
            axes.errorbar([total.value for _, total in rows], [at + shift for at, _ in rows],
                          xerr=[[max(total.value - total.low, 0) for _, total in rows], [max(total.high - total.value, 0) for _, total in rows]],
                          fmt="o", markersize=4.5, capsize=2.5, linewidth=1.3, color=colour, label=engine.engine)
        axes.set_yticks(range(len(scores)), scores)
        axes.set_ylim(len(scores) - 0.4, -0.6)
        axes.set_xlim(right=1.015)
        _legend(axes, [engine.engine for engine in engines], "lower left")
        return _svg(figure)


def _milliseconds(engine: EngineResult) -> float:
    return max(1000 * engine.spent.seconds / engine.spent.pages, 0.1)


def _plain(value: float, _: int | None) -> str:
    return f"{value:g}"


def _tokens(engine: EngineResult) -> float:
    return (engine.spent.prompt_tokens + engine.spent.completion_tokens) / engine.spent.pages


def _legend(axes: Axes, names: Sequence[str], where: Literal["best", "lower left"] = "best") -> None:
    if len(names) > 1:
        axes.legend(frameon=False, fontsize=8, loc=where)


def _svg(figure: Figure) -> Markup:
    out = io.StringIO()
    figure.savefig(out, format="svg", transparent=True, metadata={"Date": None})
    text = out.getvalue()
    return Markup(text[text.index("<svg"):])  # matplotlib escapes texts itself
