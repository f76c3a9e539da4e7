"""Parts of an answer as lines for a terminal."""

import math
from collections.abc import Iterator

import numpy as np

from evidose.pages.charts.axis import interval, number
from evidose.pages.know.workbench.parts import Part, Row, Test, p_words
from evidose.stats.back_transform import BACK

DIGITS = 2
PRINTED = frozenset(("moderator", "cluster", "bayes"))
"""Parts whose further figures are printed; elsewhere the sentences say them."""

FIGURES = frozenset(("tau2", "i2", "r2", "between", "within", "icc", "clusters", "effects", "k"))
LONGEST = 46


def part_text(part: Part, measure: str) -> str:
    """Return one part as lines, ratios as ratios.

    Parameters
    ----------
    measure : what the effects are
    """
    exp = part.effects and BACK.get(measure) is not None and BACK[measure].to == "ratio"
    scale = "" if exp or BACK.get(measure) is None or not part.rows else " (scale of analysis)"
    lines = [f"{part.title}{scale}"]
    wide = min(max((len(r.label) for r in part.rows), default=0), LONGEST)
    lines += [_row_line(row, wide, exp=exp) for row in part.rows]
    lines += [f"  {_test_line(test)}" for test in part.tests]
    if part.key in PRINTED:
        figures = [f"{n} {_short(v)}" for n, v in part.numbers if n in FIGURES and v is not None]
        lines += [f"  {', '.join(figures)}"] if figures else []
    lines += [f"  {sentence}" for sentence in part.sentences]
    return "\n".join(lines)


def back_line(measure: str, pooled: tuple[float, float, float, float, float]) -> str:
    """Return the pooled effect on the scale that people read; "" where it is that already.

    Parameters
    ----------
    pooled : estimate, both ends of its interval, both of the prediction interval (NaN without)
    """
    back = BACK.get(measure)
    if back is None or back.to == "ratio":
        return ""
    middle, low, high, *prediction = (float(back.function(np.array(x))) for x in pooled)
    text = f"As a {back.to}: {interval(middle, low, high, 3)}"
    if all(map(math.isfinite, prediction)):
        text += f", prediction interval {number(prediction[0], 3)} to {number(prediction[1], 3)}"
    return text


def _row_line(row: Row, wide: int, *, exp: bool) -> str:
    name = row.label if len(row.label) <= wide else row.label[: wide - 1].rstrip() + "…"
    if row.estimate is None:
        return f"  {name:<{wide}}  {row.note}".rstrip()
    low, high = (math.nan if x is None else x for x in (row.ci_low, row.ci_high))
    said = [interval(row.estimate, low, high, DIGITS, exp=exp)]
    if row.k is not None:
        said.append(f"k {row.k}")
    if row.p_value is not None:
        said.append(p_words(row.p_value))
    if row.tau2 is not None:
        said.append(f"tau2 {row.tau2:.3g}")
    if row.pi_low is not None and row.pi_high is not None and (row.k or 0) > 2:
        ends = (number(x, DIGITS, exponentiate=exp) for x in (row.pi_low, row.pi_high))
        said.append(f"prediction {' to '.join(ends)}")
    if row.note:
        said.append(row.note)
    return f"  {name:<{wide}}  {', '.join(said)}"


def _test_line(test: Test) -> str:
    said = []
    if test.statistic is not None:
        said.append(f"{test.statistic:.4g}")
    if test.df is not None:
        below = f" and {test.df_below:g}" if test.df_below is not None else ""
        said.append(f"df {test.df:.4g}{below}")
    if test.p_value is not None:
        said.append(p_words(test.p_value))
    if test.note:
        said.append(test.note)
    return f"{test.label}: {', '.join(said)}"


def _short(value: float | int | str) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def parts_text(parts: tuple[Part, ...], measure: str) -> Iterator[str]:
    """Yield every part as text, each after an empty line."""
    for part in parts:
        yield f"\n{part_text(part, measure)}"
