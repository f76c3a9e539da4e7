"""`evidose.pool`: meta-analysis of one's own table, from Python."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from evidose.actions.know.python_frames import as_frame, studies_of
from evidose.actions.know.synthesize import Choices
from evidose.actions.know.workbench.asked import Asked
from evidose.actions.know.workbench.run import Workbench, work_on_file, work_on_studies
from evidose.actions.know.workbench.scripts import python_of, r_of
from evidose.actions.know.workbench.shown import (
    document_of,
    forest_of,
    funnel_of,
    text_of,
)
from evidose.exchange.study_table import Reading
from evidose.pages.charts import forest_svg, funnel_svg
from evidose.pages.know.workbench.html import pooled_html
from evidose.pages.know.workbench.plots import drawn
from evidose.terms import UnknownNameError

WIDE = 760.0
KINDS = ("forest", "funnel", "leave_one_out", "cumulative")


@dataclass(frozen=True, slots=True)
class Drawing:
    """A plot: shown in a notebook as it is, saved as SVG, PNG or PDF by a file's ending."""

    svg: str

    def _repr_svg_(self) -> str:
        return self.svg

    def save(self, path: str | Path) -> None:
        """Write the plot; the ending (.svg, .png, .pdf) says in which form."""
        Path(path).write_bytes(drawn(self.svg, Path(path).name))


@dataclass(frozen=True, slots=True)
class PooledTable:
    """The result of `evidose.pool`.

    Numbers are on the scale of analysis: logarithms for ratios (OR, RR, HR, ROM, IRR).

    Attributes
    ----------
    work : everything behind it
    """

    work: Workbench

    @property
    def k(self) -> int:
        """Number of studies."""
        return int(self.work.found.pooled.k)

    @property
    def estimate(self) -> float:
        """Pooled effect."""
        return float(self.work.found.pooled.estimate)

    @property
    def se(self) -> float:
        """Its standard error."""
        return float(self.work.found.pooled.se)

    @property
    def ci(self) -> tuple[float, float]:
        """Its confidence interval."""
        pooled = self.work.found.pooled
        return float(pooled.ci_low), float(pooled.ci_high)

    @property
    def p_value(self) -> float:
        """Two-sided P of no effect."""
        return float(self.work.found.pooled.p_value)

    @property
    def prediction(self) -> tuple[float, float]:
        """Prediction interval of the true effect of a new study; NaN for a common effect."""
        pooled = self.work.found.pooled
        return float(pooled.pi_low), float(pooled.pi_high)

    @property
    def tau2(self) -> float:
        """Variance of the true effects between studies."""
        return float(self.work.found.pooled.tau2)

    @property
    def i2(self) -> float:
        """Percent of the variation between estimates that is not sampling error."""
        return float(self.work.found.pooled.i2)

    @property
    def notes(self) -> tuple[str, ...]:
        """What was assumed, passed over or done otherwise than asked."""
        left = tuple(f"left out: {problem}" for problem in self.work.found.dropped)
        return (*self.work.found.notes, *left)

    def summary(self) -> str:
        """Return everything as text: forest plot, heterogeneity, notes, and what else was asked."""
        return text_of(self.work)

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain data, as ``evidose synthesize --json`` prints it."""
        return document_of(self.work)

    def to_frame(self) -> Any:
        """Return one row a study (effect, variance, interval, weight in percent) as a data frame.

        Raises
        ------
        MissingPartError
            Neither pandas nor polars is installed.
        """
        return as_frame(self.columns())

    def columns(self) -> dict[str, list[Any]]:
        """Return the rows of `to_frame` by column."""
        found = self.work.found
        rows = forest_of(self.work).rows
        by = {r.label: r for r in rows} if len({r.label for r in rows}) == len(rows) else {}
        ordered = [by[n] for n in found.labels] if by else list(rows)
        return {
            "study": list(found.labels),
            "yi": found.yi.tolist(),
            "vi": found.vi.tolist(),
            "ci_low": [r.low for r in ordered],
            "ci_high": [r.high for r in ordered],
            "weight": [100 * r.weight if r.weight is not None else None for r in ordered],
        }

    def plot(self, kind: str = "forest") -> Drawing:
        """Return a plot: forest, funnel, leave_one_out or cumulative (where it was asked for).

        Raises
        ------
        UnknownNameError
            There is no such plot.
        """
        known = [n for n in KINDS if n in KINDS[:2] or self.work.part(n) is not None]
        if kind not in known:
            raise UnknownNameError("plot", kind, known)
        if kind == "funnel":
            return Drawing(funnel_svg(funnel_of(self.work), width=WIDE, inline=False))
        forest = forest_of(self.work, "" if kind == "forest" else kind)
        return Drawing(forest_svg(forest, width=WIDE, inline=False))

    def script(self, language: str = "r") -> str:
        """Return the script that repeats it, in ``r`` (with metafor) or ``python``.

        Raises
        ------
        UnknownNameError
            It is another language.
        """
        if language.casefold() not in ("r", "python"):
            raise UnknownNameError("language", language, ("r", "python"))
        return r_of(self.work) if language.casefold() == "r" else python_of(self.work)

    def _repr_html_(self) -> str:
        first, forest = self._first(), forest_svg(forest_of(self.work), width=WIDE, inline=False)
        return pooled_html(first, forest, self.notes, self.work.parts, self.work.found.measure)

    def __repr__(self) -> str:
        return f"<evidose.PooledTable: {self._first()}>"

    def _first(self) -> str:
        found, forest = self.work.found, forest_of(self.work)
        summary = forest.summaries[0]
        numbers = forest.numbers(summary.estimate, summary.low, summary.high)
        level = "" if np.isclose(found.level, 0.95) else f", {found.level * 100:g} % interval"
        studies = "study" if self.k == 1 else "studies"
        return f"{found.measure} {numbers}{level}, {self.k} {studies}"


def pool(
    data: Any,
    *,
    measure: str = "GEN",
    method: str = "REML",
    test: str | None = None,
    level: float = 0.95,
    vi: Sequence[float] | None = None,
    sei: Sequence[float] | None = None,
    labels: Sequence[str] | None = None,
    columns: Mapping[str, str] | None = None,
    only: Sequence[str] = (),
    yi: str | None = None,
    repeated: str | None = None,
    zero_cells: str = "metafor",
    interval: float = 0.95,
    control: str | None = None,
    sheet: str | None = None,
    subgroup: str | None = None,
    moderators: Sequence[str] = (),
    cluster: str | None = None,
    influence: bool = False,
    leave_one_out: bool = False,
    cumulative: str | None = None,
    bias: bool = False,
    higher_is_better: bool | None = None,
    tau_scale: float | None = None,
    permutations: int = 0,
    seed: int = 1,
    multiverse: bool = False,
) -> PooledTable:
    """Pool the studies of a table: a meta-analysis, and what else is asked of it.

    The question
        Several studies estimate one effect, each with its own error. What is the effect on
        average, how much does it differ between studies, and where would a new study lie?

    The model
        Study i estimates its true effect with known sampling variance ``vi``; true effects are
        normal about a mean with variance tau2 (random effects). tau2 is estimated by REML unless
        `method` says otherwise; the interval of the mean is that of Knapp and Hartung, which allows
        for few studies, unless `test` says otherwise. ``method="EE"`` has one effect for all
        studies; ``"MH"`` and ``"Peto"`` pool the counts of tables themselves.

    The data
        Columns by metafor's names: ``yi`` with ``vi``, ``sei`` or an interval (``ci_low``,
        ``ci_high``); ``m1i sd1i n1i m2i sd2i n2i``; ``ai n1i ci n2i`` or ``ai bi ci di``; others as
        the measure needs. Names of the R package meta, of RevMan and other usual ones are known;
        one arm a row is brought to one study a row. A number that could be two is refused, and
        whatever is assumed, left out or passed over is told in `notes`.

    Parameters
    ----------
    data : a path (CSV, .xlsx, Parquet, RevMan's export), a data frame of pandas, polars or PyArrow,
        a mapping of columns, a list of rows as mappings; or effects alone, with `vi` or `sei`
    measure : MD, SMD, ROM, RR, OR, RD, HR, IRR, PLO, ZCOR, ... as in metafor's escalc; GEN pools
        ``yi`` as it stands
    method : REML, ML, DL, PM, EB, HE, HS, SJ (tau2), EE (common effect), MH, Peto
    test : knha, adhoc, t or z; None takes knha, and z for a common effect
    level : of the intervals that are returned
    vi, sei, labels : beside effects alone
    columns : by our name of a column, what it is called in the table
    only : conditions ``column=value`` that rows have to meet
    yi : ``log`` or ``ratio``: what a column of ratios holds, where it could be either
    repeated : rows of one study: ``combine`` them or take them as ``independent``; else refused
    zero_cells : ``metafor`` adds 0.5 where a cell is empty, ``revman`` follows RevMan 5, ``drop``
        leaves out studies without any event
    interval : level of intervals that stand in the table
    control, sheet : the comparator where each arm has a row; the sheet of a workbook
    subgroup : column whose values are pooled apart and compared
    moderators : columns of a meta-regression; ``"a*b"`` takes both and their product
    cluster : column of what rows share; a three-level model with cluster-robust (CR2) inference
    influence, leave_one_out, bias, multiverse : further parts of the answer
    cumulative : column that orders the studies; "" takes the order of the table
    higher_is_better : which results may be published sooner, for the model of selection
    tau_scale : scale of a half-normal prior of tau for a Bayesian answer; 0 takes 0.5 where the
        measure is a log ratio or standardised
    permutations, seed : most permutations of a permutation test, and the seed of their sample

    Returns
    -------
    PooledTable
        with the numbers as attributes, ``summary()``, ``to_dict()``, ``to_frame()``, ``plot()``
        and ``script()``.

    Raises
    ------
    InputError
        The table cannot be read right; row, column, what was found and what is accepted are told.

    References
    ----------
    Viechtbauer 2010 (metafor); Knapp & Hartung 2003; Roever, Knapp & Friede 2015; Higgins, Thompson
    & Spiegelhalter 2009.

    Examples
    --------
    >>> import evidose as ev
    >>> found = ev.pool([0.1, 0.3, 0.35, 0.65], vi=[0.03, 0.03, 0.05, 0.01])
    >>> found
    <evidose.PooledTable: GEN 0.38 (−0.01 to 0.77), 4 studies>
    >>> table = {"study": ["A", "B"], "ai": [4, 6], "n1i": [123, 306], "ci": [11, 29],
    ...          "n2i": [139, 303]}
    >>> round(ev.pool(table, measure="OR", method="MH").estimate, 4)
    -1.4215
    """
    reading = Reading(sheet, control, dict(columns or {}))
    choices = Choices(
        measure, method, test, tuple(only), yi, repeated, zero_cells, level, interval, reading
    )
    asked = Asked(
        subgroup=subgroup,
        moderators=tuple(moderators),
        cluster=cluster,
        influence=influence,
        leave_one_out=leave_one_out,
        cumulative=cumulative,
        bias=bias,
        tau_scale=tau_scale,
        permutations=permutations,
        seed=seed,
        multiverse=multiverse,
        higher_is_better=higher_is_better,
    )
    if isinstance(data, (str, Path)):
        return PooledTable(work_on_file(Path(data), choices, asked))
    more = {"vi": vi, "sei": sei, "labels": labels}
    return PooledTable(work_on_studies(studies_of(data, reading, more), choices, asked))
