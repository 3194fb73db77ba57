"""Bar charts as SVG that print well and can be heard: title and description inside, text as text, no script.

Bars differ by colour and by hatching, so that they can be told apart in black and white too.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from functools import lru_cache
from xml.sax.saxutils import escape

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing
from matplotlib.patches import Patch

_NAME = re.compile(r"(\bid=\"|url\(#|href=\"#)")
_NOW, _BEFORE = "#0b5f8a", "#e3b27a"


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of a chart; None where there is no value. `text` is what stands at its end."""

    label: str
    now: float | None
    now_text: str
    before: float | None = None
    before_text: str = ""


@lru_cache(maxsize=256)  # drawing takes 50 ms, and a page asks for the same charts again
def bars(key: str, title: str, description: str, lines: tuple[Bar, ...], series: tuple[str, str | None]) -> str:
    """An SVG of horizontal bars on a scale of 0 to 100, the first line on top; `series` names now and before.

    `key` keeps the names inside apart from those of other pictures on the same page.
    """
    _settle()
    two = series[1] is not None
    drawing = Drawing(figsize=(5.0, 0.45 + len(lines) * (0.47 if two else 0.38)), layout="constrained")
    axes = drawing.add_subplot()
    height = 0.36 if two else 0.6
    for number, line in enumerate(lines):
        _bar(axes, number - (height / 2 if two else 0), height, line.now, line.now_text, _NOW, "")
        if two:
            _bar(axes, number + height / 2, height, line.before, line.before_text, _BEFORE, "////")
    axes.set_yticks(range(len(lines)), [line.label for line in lines])
    axes.set_ylim(len(lines) - 0.4, -0.6)
    axes.set_xlim(0, 112)
    axes.set_xticks([])
    axes.tick_params(length=0)
    axes.spines[["top", "right", "bottom"]].set_visible(False)
    axes.spines["left"].set_color("#8a94a0")
    if two:
        looks = ((_NOW, ""), (_BEFORE, "////"))
        keys = [Patch(facecolor=colour, hatch=hatch, edgecolor="white") for colour, hatch in looks]
        drawing.legend(keys, [series[0], str(series[1])], loc="outside lower left", ncols=2, frameon=False)
    written = io.StringIO()
    drawing.savefig(written, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    return _spoken(_NAME.sub(rf"\1{key}-", written.getvalue()), title, description)


def _settle() -> None:
    """Letters stay letters, so that they can be read out and searched; the same figures make the same file."""
    matplotlib.rc("svg", fonttype="none", hashsalt="wijkconnector")
    matplotlib.rc("font", family="sans-serif", size=11)
    matplotlib.rc("text", color="#1d2733", parse_math=False)
    matplotlib.rc("ytick", color="#1d2733")
    matplotlib.rc("hatch", linewidth=0.6)


def _bar(axes: Axes, at: float, height: float, value: float | None, text: str, colour: str, hatch: str) -> None:
    drawn = value or 0.0
    axes.barh(at, drawn, height, color=colour, hatch=hatch, edgecolor="white", linewidth=0.8)
    axes.text(drawn + 1.5, at, text, va="center_baseline", fontsize=9.5)


def _spoken(svg: str, title: str, description: str) -> str:
    """The `<svg>` element alone, with a name and a description for who does not see it."""
    start = svg.index("<svg")
    inside = svg.index(">", start) + 1
    opening = svg[start : inside - 1].replace("<svg", '<svg role="img"', 1)
    said = f"<title>{escape(title)}</title><desc>{escape(description)}</desc>"
    return f"{opening}>{said}{svg[inside:]}"
