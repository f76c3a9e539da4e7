"""Do small studies show other effects than large ones, and what follows if they do."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evidose.actions.know.stratified_pooling import two_by_two
from evidose.actions.know.synthesize import OwnSynthesis
from evidose.actions.know.workbench.answers import plain, told
from evidose.pages.know.workbench.parts import Part, Row, Test, p_words
from evidose.pages.know.workbench.plots import null_of
from evidose.stats.asymmetry import egger_test, pet_peese, rank_test
from evidose.stats.count_asymmetry import harbord_test, peters_test
from evidose.stats.excess_significance import excess_significance, fail_safe_n
from evidose.stats.selection_model import selection_model
from evidose.stats.status import usable
from evidose.stats.trim_and_fill import TrimFill, trim_and_fill

Array = NDArray[np.float64]

ENOUGH = 10
"""Studies below which tests of asymmetry say little (Sterne et al. 2011)."""
AT_LEAST = 3
ODDS = frozenset(("OR", "PETO"))


def by_size(found: OwnSynthesis, method: str, *, higher_is_better: bool | None) -> Part:
    """Run the tests of asymmetry and the adjusted estimates that rest on them.

    Parameters
    ----------
    higher_is_better : which results are wished for, in the model of selection; None takes the side
        of the pooled effect
    """
    title = "Small studies and unseen ones"
    k = len(found.yi)
    if k < AT_LEAST:
        return Part("bias", title, sentences=(f"At least {AT_LEAST} studies are needed.",))
    tests = list(_tests(found, method))
    positive = float(found.pooled.estimate) >= 0
    up = positive if higher_is_better is None else higher_is_better
    rows, numbers, more = _adjusted(found, method, up)
    said = []
    if k < ENOUGH:
        said.append(
            f"{k} studies are too few for tests of asymmetry: at least {ENOUGH} are advised, and "
            "a large P says little."
        )
    low = [t.label for t in tests[:5] if t.p_value is not None and t.p_value < 0.1]
    said.append(
        f"Small studies differ from large ones by: {', '.join(low)}. Unpublished results are one "
        "cause of it; differences between studies and chance are others."
        if low
        else "No test shows that small studies differ from large ones (at 0.1)."
    )
    return Part("bias", title, tuple(rows), tuple(tests), tuple(numbers), (*said, *more))


def filled(found: OwnSynthesis, method: str) -> TrimFill | None:
    """Return the studies that trim and fill adds, for the funnel plot."""
    if len(found.yi) < AT_LEAST:
        return None
    result = trim_and_fill(found.yi, found.vi, method=method, level=found.level)
    return result if bool(usable(result.status)) else None


def _tests(found: OwnSynthesis, method: str) -> Iterator[Test]:
    y, v = found.yi, found.vi
    egger = egger_test(y, v)
    yield _of("Egger's regression", egger)
    mixed = egger_test(y, v, model="rma", method=method)
    yield _of("Egger's regression with heterogeneity", mixed)
    cells = two_by_two(found.raw)
    if cells is not None and found.measure in ODDS:
        yield _of("Harbord's test", harbord_test(*cells))
        yield _of("Peters' test", peters_test(y, *cells))
    ranked = rank_test(y, v)
    note = told(ranked.status) or ("exact" if bool(ranked.exact) else "normal approximation")
    yield Test(
        "Begg and Mazumdar's rank test", plain(ranked.tau), None, None, plain(ranked.p_value), note
    )
    if null_of(found.measure) is None:
        return
    excess = excess_significance(y, v)
    note = f"{int(excess.observed)} significant, {float(excess.expected):.3g} expected"
    yield Test("excess significance", None, None, None, plain(excess.p_value), note)


def _of(label: str, found: Any) -> Test:
    df = plain(found.df)
    return Test(label, plain(found.statistic), df, None, plain(found.p_value), told(found.status))


def _adjusted(
    found: OwnSynthesis, method: str, up: bool
) -> tuple[list[Row], list[tuple[str, float | int | str | None]], list[str]]:
    """Return adjusted estimates, the figures behind them, and what to say of them."""
    y, v = found.yi, found.vi
    rows, said = list[Row](), list[str]()
    numbers: list[tuple[str, float | int | str | None]] = []
    fill = filled(found, method)
    if fill is not None:
        side = "left" if int(fill.side) < 0 else "right"
        rows.append(_fitted("trim and fill", fill.fit, int(fill.fit.k)))
        numbers += [("k0", int(fill.k0)), ("side", side)]
        said.append(f"Trim and fill adds {int(fill.k0)} studies on the {side}.")
    if null_of(found.measure) is None:
        return rows, numbers, said  # the rest rests on a test of no effect
    pet = pet_peese(y, v, level=found.level)
    chosen = "PEESE" if bool(pet.peese) else "PET"
    rows.append(_plainly(f"PET-PEESE ({chosen})", pet, len(y)))
    numbers.append(("pet_peese", chosen))
    selected = selection_model(y, v, alternative="greater" if up else "less", level=found.level)
    rows.append(_plainly("selection model", selected, len(y)))
    numbers += [
        ("selection_delta", plain(selected.delta)),
        ("selection_lrt", plain(selected.lrt)),
        ("selection_lrt_p", plain(selected.lrt_p)),
        ("selection_wished", "higher" if up else "lower"),
    ]
    if usable(selected.status):
        p = p_words(plain(selected.lrt_p))
        said.append(f"The model of selection against its absence: {p}.")
    for kind in ("Rosenthal", "Orwin", "Rosenberg"):
        numbers.append((f"fail_safe_{kind.lower()}", int(fail_safe_n(y, v, kind=kind).number)))
    return rows, numbers, said


def _fitted(label: str, fit: Any, k: int) -> Row:
    return Row(
        label,
        k,
        plain(fit.coefficients[0]),
        plain(fit.se[0]),
        plain(fit.ci_low[0]),
        plain(fit.ci_high[0]),
        plain(fit.p_value[0]),
        plain(fit.tau2),
        note=told(fit.status),
    )


def _plainly(label: str, fit: Any, k: int) -> Row:
    return Row(
        label,
        k,
        plain(fit.estimate),
        plain(fit.se),
        plain(fit.ci_low),
        plain(fit.ci_high),
        plain(fit.p_value),
        note=told(fit.status),
    )
