"""The forest plot as text, for terminals and plain-text pages."""

import math
from collections.abc import Callable, Iterator

from evidose.pages.charts.axis import MINUS, Axis
from evidose.pages.charts.forest import Forest, ForestRow, ForestSummary, forest_axis

MIN_WIDTH = 60


def _clip(text: str, width: int, dots: str) -> str:
    return text if len(text) <= width else text[: width - len(dots)].rstrip() + dots


def _canvas(axis: Axis, columns: int) -> tuple[list[str], Callable[[float], int]]:
    return [" "] * columns, lambda value: min(columns - 1, int(axis.share(value) * columns))


def _lines_at(forest: Forest, axis: Axis, columns: int, *, plain: bool) -> list[str]:
    """An empty row of the plot: the null line and the important difference only."""
    cells, column = _canvas(axis, columns)
    if forest.important is not None:
        cells[column(forest.important)] = ":" if plain else "┊"
    if forest.null is not None:
        cells[column(forest.null)] = "|" if plain else "│"
    return cells


def _draw_interval(
    cells: list[str], axis: Axis, low: float, high: float, *, marks: tuple[str, str, str]
) -> None:
    left, line, right = marks
    _, column = _canvas(axis, len(cells))
    start, end = column(low), column(high)
    cells[start : end + 1] = [line] * (end - start + 1)
    if end > start:
        cells[start], cells[end] = left, right
    if low < axis.low:
        cells[0] = "<"
    if high > axis.high:
        cells[-1] = ">"


def _square(row: ForestRow, heaviest: float, *, plain: bool) -> str:
    if plain:
        return "#"
    share = 0.5 if row.weight is None else row.weight / heaviest
    return "■" if share > 1 / 3 else "▪" if share > 1 / 9 else "·"


def _study_cells(
    forest: Forest, axis: Axis, columns: int, row: ForestRow, heaviest: float, *, plain: bool
) -> list[str]:
    cells = _lines_at(forest, axis, columns, plain=plain)
    if not math.isfinite(row.estimate):
        return cells
    if row.low <= row.high:
        marks = ("-", "-", "-") if plain else ("╶", "─", "╴")
        _draw_interval(cells, axis, row.low, row.high, marks=marks)
    _, column = _canvas(axis, columns)
    cells[column(row.estimate)] = _square(row, heaviest, plain=plain)
    return cells


def _summary_cells(
    forest: Forest, axis: Axis, columns: int, summary: ForestSummary, *, plain: bool
) -> list[str]:
    cells = _lines_at(forest, axis, columns, plain=plain)
    if not math.isfinite(summary.estimate):
        return cells
    if summary.pi_low is not None and summary.pi_high is not None:
        marks = (".", ".", ".") if plain else ("┄", "┄", "┄")
        _draw_interval(cells, axis, summary.pi_low, summary.pi_high, marks=marks)
    marks = ("<", "=", ">") if plain else ("◄", "━", "►")
    _draw_interval(cells, axis, summary.low, summary.high, marks=marks)
    _, column = _canvas(axis, columns)
    cells[column(summary.estimate)] = "O" if plain else "◆"
    return cells


def _scale(axis: Axis, columns: int, *, plain: bool) -> tuple[str, str]:
    """The axis and its labels; a label that would touch the one before is left out."""
    cells, column = _canvas(axis, columns)
    cells[:] = ["-" if plain else "─"] * columns
    labels = [" "] * (columns + 8)
    free = 0
    for tick in axis.ticks:
        cells[column(tick)] = "+" if plain else "┬"
        text = axis.label(tick)
        start = max(0, column(tick) - (len(text) - 1) // 2)
        if start >= free:
            labels[start : start + len(text)] = text
            free = start + len(text) + 1
    return "".join(cells), "".join(labels).rstrip()


def forest_text(forest: Forest, *, width: int = 80, plain: bool = False) -> str:
    """Draw a forest plot with characters.

    Parameters
    ----------
    forest : what to draw
    width : columns; less than 60 is taken as 60
    plain : True uses ASCII only

    Returns
    -------
    Lines of at most `width` columns, each ending with a newline.
    """
    width = max(width, MIN_WIDTH)
    axis = forest_axis(forest)
    texts = [forest.numbers(r.estimate, r.low, r.high) for r in forest.rows]
    texts += [forest.numbers(s.estimate, s.low, s.high) for s in forest.all_summaries]
    text_width = min(max(map(len, texts), default=0), 38)
    names = [r.label for r in forest.rows] + [s.label for s in forest.all_summaries]
    label_width = max(8, min(max(map(len, names), default=8), (width - text_width) * 45 // 100))
    columns = width - text_width - label_width - 2
    heaviest = max((r.weight for r in forest.rows if r.weight is not None), default=1.0) or 1.0
    dots = "..." if plain else "…"

    def line(label: str, cells: str, text: str) -> str:
        name, numbers = _clip(label, label_width, dots), _clip(text, text_width, dots)
        return f"{name:<{label_width}} {cells} {numbers:>{text_width}}"

    def summary_lines(summary: ForestSummary) -> Iterator[str]:
        cells = _summary_cells(forest, axis, columns, summary, plain=plain)
        numbers = forest.numbers(summary.estimate, summary.low, summary.high)
        yield line(summary.label, "".join(cells), numbers)
        for note in (forest.prediction(summary), summary.note):
            if note:
                yield _clip("  " + note, width, dots)

    def body() -> Iterator[str]:
        yield _clip(forest.title, width, dots)
        for group in forest.groups:
            if group.label:
                yield _clip(group.label, width, dots)
            for row in group.rows:
                cells = _study_cells(forest, axis, columns, row, heaviest, plain=plain)
                yield line(
                    row.label, "".join(cells), forest.numbers(row.estimate, row.low, row.high)
                )
            for summary in group.summaries:
                yield from summary_lines(summary)
        rule, labels = _scale(axis, columns, plain=plain)
        if forest.summaries:
            yield line("", "".join(_lines_at(forest, axis, columns, plain=plain)), "")
        for summary in forest.summaries:
            yield from summary_lines(summary)
        yield line("", rule, "")
        yield _clip(" " * (label_width + 1) + labels, width, "")
        yield from _foot(forest, width, label_width + 1, plain=plain)

    text = "\n".join(part.rstrip() for part in body()) + "\n"
    return text.replace(MINUS, "-").replace("∞", "inf").replace("²", "2") if plain else text


def _foot(forest: Forest, width: int, indent: int, *, plain: bool) -> Iterator[str]:
    left, right = ("<-", "->") if plain else ("←", "→")
    dots = "..." if plain else "…"
    sides = [f"{left} {forest.favours_low}"] if forest.favours_low else []
    sides += [f"{forest.favours_high} {right}"] if forest.favours_high else []
    if sides:
        yield _clip(" " * indent + "   ".join(sides), width, dots)
    yield _clip(f"{forest.measure} ({forest.level * 100:g} % interval)", width, dots)
    if forest.important is not None:
        yield _clip(f"{':' if plain else '┊'} {forest.important_label}", width, dots)
