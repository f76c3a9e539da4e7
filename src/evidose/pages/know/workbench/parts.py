"""Parts of an answer as plain numbers and words, None where there is no number."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One estimate under a name, with its interval.

    Attributes
    ----------
    k : number of studies (or effects) behind it
    note : what a reader should know of it
    """

    label: str
    k: int | None = None
    estimate: float | None = None
    se: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    p_value: float | None = None
    tau2: float | None = None
    i2: float | None = None
    pi_low: float | None = None
    pi_high: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Test:
    """One test: statistic, degrees of freedom, P."""

    __test__ = False  # no test class of pytest

    label: str
    statistic: float | None = None
    df: float | None = None
    df_below: float | None = None
    p_value: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the answer.

    Attributes
    ----------
    key : its name in the document
    title : its heading
    rows, tests : estimates and tests
    numbers : further figures by name
    sentences : what they say, in words
    effects : rows are effects on the scale of the measure, so that ratios can be printed
    """

    key: str
    title: str
    rows: tuple[Row, ...] = ()
    tests: tuple[Test, ...] = ()
    numbers: tuple[tuple[str, float | int | str | None], ...] = ()
    sentences: tuple[str, ...] = ()
    effects: bool = True


def p_words(p: float | None) -> str:
    """Return P as it is printed.

    >>> p_words(0.0432), p_words(0.00001), p_words(None)
    ('P = 0.043', 'P < 0.0001', 'no P')
    """
    if p is None:
        return "no P"
    return "P < 0.0001" if p < 0.0001 else f"P = {p:.2g}"
