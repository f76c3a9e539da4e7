"""The forest plot: what it shows, as plain data, and how it is drawn as SVG."""

import math
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from evidose.pages.charts.axis import Axis, estimate_axis, interval, numbers
from evidose.pages.charts.svg import draw, place

TABLE_FROM = 560.0  # from this width on, labels stand beside the intervals, not above them
LINE, ROW_GAP = 15.0, 27.0
FULL_SQUARE, SMALLEST_SQUARE = 13.0, 3.0


@dataclass(frozen=True, slots=True)
class ForestRow:
    """One study: estimate with interval, share of the total weight, and an anchor to link to."""

    label: str
    estimate: float
    low: float
    high: float
    weight: float | None = None
    anchor: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class ForestSummary:
    """A pooled estimate (diamond) with, optionally, its prediction interval and a note."""

    label: str
    estimate: float
    low: float
    high: float
    pi_low: float | None = None
    pi_high: float | None = None
    note: str = ""
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class ForestGroup:
    """Studies under one heading (none when empty), with their own pooled estimates."""

    rows: tuple[ForestRow, ...]
    label: str = ""
    summaries: tuple[ForestSummary, ...] = ()


@dataclass(frozen=True, slots=True)
class Forest:
    """A whole forest plot.

    Values are on the scale of analysis; with `exponentiate` they are logarithms, and ratios are
    printed. `reference` is a further line such as the pooled estimate of all studies. `key` starts
    the ids of the drawing, so two plots on one page need two keys.
    """

    title: str
    groups: tuple[ForestGroup, ...]
    summaries: tuple[ForestSummary, ...] = ()
    measure: str = "Effect"
    exponentiate: bool = False
    null: float | None = 0.0
    important: float | None = None
    important_label: str = "important difference"
    reference: float | None = None
    favours_low: str = ""
    favours_high: str = ""
    digits: int = 2
    level: float = 0.95
    key: str = "forest"
    description: str = ""

    @property
    def rows(self) -> tuple[ForestRow, ...]:
        """All studies, in order."""
        return tuple(row for group in self.groups for row in group.rows)

    @property
    def all_summaries(self) -> tuple[ForestSummary, ...]:
        """Pooled estimates of the groups and of the whole."""
        inner = tuple(s for group in self.groups for s in group.summaries)
        return inner + self.summaries

    def numbers(self, estimate: float, low: float, high: float) -> str:
        """`estimate (low to high)` as printed in this plot."""
        return interval(estimate, low, high, self.digits, exp=self.exponentiate)

    def prediction(self, summary: ForestSummary) -> str:
        """The prediction interval in words, or nothing."""
        if summary.pi_low is None or summary.pi_high is None:
            return ""
        ends = numbers(
            (summary.estimate, summary.pi_low, summary.pi_high),
            self.digits,
            exp=self.exponentiate,
        )[1:]
        return f"{self.level * 100:g} % prediction interval " + " to ".join(ends)


def forest_axis(forest: Forest) -> Axis:
    """The axis that a forest plot needs."""
    summaries = [s for s in forest.all_summaries if math.isfinite(s.estimate)]
    always = [v for s in summaries for v in (s.low, s.high, s.estimate)]
    always += [v for v in (forest.null, forest.important, forest.reference) if v is not None]
    intervals = [(row.estimate, row.low, row.high) for row in forest.rows]
    intervals += [
        (s.estimate, s.pi_low, s.pi_high)
        for s in summaries
        if s.pi_low is not None and s.pi_high is not None
    ]
    return estimate_axis(intervals, always, exponentiate=forest.exponentiate)


def describe(forest: Forest) -> str:
    """What a reader who cannot see the plot is told: size and pooled estimates in words."""
    if forest.description:
        return forest.description
    count = len(forest.rows)
    parts = [f"{forest.measure} of {count} {'study' if count == 1 else 'studies'}."]
    for summary in forest.summaries:
        numbers = forest.numbers(summary.estimate, summary.low, summary.high)
        tail = forest.prediction(summary)
        parts.append(f"{summary.label}: {numbers}{'; ' + tail if tail else ''}.")
    return " ".join(parts)


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where things stand: `fluid` in percent of any width, else in pixels of a fixed one."""

    axis: Axis
    width: float | None

    @property
    def table(self) -> bool:
        return self.width is not None and self.width >= TABLE_FROM

    @property
    def edges(self) -> tuple[float, float]:
        if self.width is None:
            return 3.0, 97.0
        if self.table:
            return self.width * 0.33, self.width * 0.72
        return 14.0, self.width - 14.0

    @property
    def unit(self) -> str:
        return "%" if self.width is None else ""

    def x(self, value: float) -> str:
        left, right = self.edges
        return place(left + (right - left) * self.axis.share(value), self.unit)

    def span(self, low: float, high: float) -> tuple[str, str]:
        left, right = self.edges
        start, end = self.axis.share(low), self.axis.share(high)
        return place(left + (right - left) * start, self.unit), place(
            max((right - left) * (end - start), 0.4), self.unit
        )


def _label_chars(forest: Forest) -> int:
    """Characters of a label that fit beside the numbers on a screen of 320 pixels."""
    texts = [forest.numbers(row.estimate, row.low, row.high) for row in forest.rows]
    longest = max(map(len, texts), default=0)
    return max(14, min(30, int((290 - 6.3 * longest) / 7)))


def _label_lines(label: str, chars: int) -> tuple[str, ...]:
    return tuple(textwrap.wrap(label, chars, max_lines=2, placeholder=" …") or [""])


def _bar(frame: _Frame, low: float, high: float) -> dict[str, object]:
    return {
        "x1": frame.x(low),
        "x2": frame.x(high),
        "cut_low": low < frame.axis.low,
        "cut_high": high > frame.axis.high,
    }


def _items(forest: Forest, frame: _Frame) -> Iterator[dict[str, object]]:
    """The rows of the drawing from top to bottom, without their heights."""
    weights = [row.weight for row in forest.rows if row.weight is not None]
    heaviest = max(weights, default=1.0) or 1.0
    chars = 34 if frame.table else _label_chars(forest)
    for group in forest.groups:
        if group.label:
            yield {"kind": "heading", "label": group.label, "lines": (group.label,)}
        for row in group.rows:
            share = 0.5 if row.weight is None else max(row.weight, 0.0) / heaviest
            half = max(SMALLEST_SQUARE, FULL_SQUARE * math.sqrt(share)) / 2
            found = math.isfinite(row.estimate)
            yield {
                "kind": "study",
                "anchor": row.anchor,
                "label": row.label,
                "lines": _label_lines(row.label, chars),
                "text": forest.numbers(row.estimate, row.low, row.high),
                "notes": [row.detail] if row.detail else [],
                "x": frame.x(row.estimate) if found else "",
                "bar": _bar(frame, row.low, row.high) if found and row.low <= row.high else None,
                "side": place(2 * half),
                "half": place(half),
            }
        for summary in group.summaries:
            yield _summary_item(forest, frame, summary, chars)
    for summary in forest.summaries:
        yield _summary_item(forest, frame, summary, chars) | {"whole": True}


def _summary_item(
    forest: Forest, frame: _Frame, summary: ForestSummary, chars: int
) -> dict[str, object]:
    found = math.isfinite(summary.estimate)
    low, high = summary.pi_low, summary.pi_high
    pi = found and low is not None and high is not None and low <= high
    return {
        "kind": "summary",
        "anchor": summary.anchor,
        "label": summary.label,
        "lines": _label_lines(summary.label, chars),
        "text": forest.numbers(summary.estimate, summary.low, summary.high),
        "notes": [note for note in (forest.prediction(summary), summary.note) if note],
        "diamond": frame.span(summary.low, summary.high) if found else None,
        "bar": _bar(frame, low, high) if pi and low is not None and high is not None else None,
    }


def _stack(
    items: Iterator[dict[str, object]], frame: _Frame
) -> tuple[list[dict[str, object]], float]:
    """Sets every row's origin (the middle of its bar); returns the rows and their bottom."""
    placed, top, ruled = [], 8.0, False
    for item in items:
        notes, lines = item.get("notes"), item["lines"]
        below = LINE * len(notes) if isinstance(notes, list) else 0.0
        text = LINE * len(lines) if isinstance(lines, tuple) else LINE
        first = bool(item.get("whole")) and not ruled
        ruled |= first
        top += 6.0 * first
        if item["kind"] == "heading":
            height, middle = 24.0, 14.0
        elif frame.table:
            height, middle = max(text + below + 9.0, 24.0), (text + below) / 2 + 1.0
        else:
            height, middle = text + ROW_GAP + below, text + 11.0
        text_y = 0.0 if item["kind"] == "heading" else 12.0 - middle
        fixed = {
            "y": place(top + middle),
            "text_y": text_y,
            "note_y": text_y + text + (0.0 if frame.table else 20.0),
            "rule": place(-middle - 5.0) if first else "",
        }
        placed.append({"anchor": "", "bar": None, "diamond": None, "x": ""} | item | fixed)
        top += height
    return placed, top


def forest_svg(forest: Forest, *, width: float | None = None, inline: bool = True) -> str:
    """Draw a forest plot.

    Parameters
    ----------
    forest : what to draw
    width : pixels; None is fluid: the drawing takes the width of its container while text keeps
        its size, with labels above the intervals. A fixed width of 560 or more gives the usual
        table beside the plot.
    inline : True for a part of an HTML page, False for a file that stands alone

    Raises
    ------
    ValueError : a fluid drawing that is to stand alone
    """
    if width is None and not inline:
        raise ValueError("a file that stands alone needs a width")
    frame = _Frame(forest_axis(forest), width)
    rows, bottom = _stack(_items(forest, frame), frame)
    favours = bool(forest.favours_low or forest.favours_high)
    height = bottom + 42 + 17 * favours + 17 * (forest.important is not None)
    pad = 0 if inline or width is None else 12
    lines = (
        (forest.null, "null"),
        (forest.reference, "reference"),
        (forest.important, "important"),
    )
    start, end = frame.edges
    return draw(
        "forest.svg",
        inline=inline,
        forest=forest,
        description=describe(forest),
        rows=rows,
        marks=[(frame.x(value), kind) for value, kind in lines if value is not None],
        table=frame.table,
        width=None if width is None else place(width),
        box=f"{-pad} {-pad} {place((width or 0) + 2 * pad)} {place(height + 2 * pad)}",
        left_edge=place(start, frame.unit),
        right_edge=place(end, frame.unit),
        whole="100%" if width is None else place(width),
        bottom=place(bottom),
        height=place(height + 2 * pad),
        ticks=[(frame.x(tick), frame.axis.label(tick)) for tick in frame.axis.ticks],
        foot=36 + 17 * favours,
    )
