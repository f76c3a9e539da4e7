"""Other defensible analyses of a network, each with what it does otherwise."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from evidose.evidence import Comparison
from evidose.synthesis.methods import Methods
from evidose.synthesis.network.absolute import Effect
from evidose.synthesis.network.fitting import (
    Counts,
    NotFittedError,
    TauPrior,
    connected,
    fit,
)
from evidose.synthesis.network.trials import Trial


@dataclass(frozen=True, slots=True)
class Varied:
    """Another defensible analysis: its rows against the baseline, and what it does otherwise.

    Attributes
    ----------
    id : stable name
    studies : ids of the trials that it treats otherwise; empty where it is all of them
    rows : by node, on the scale of the answer
    """

    id: str
    text: str
    studies: tuple[str, ...]
    rows: Mapping[str, Effect]


@dataclass(frozen=True, slots=True)
class _Asked:
    """An analysis to be made: of which trials, how, and which ones it is about."""

    id: str
    text: str
    trials: Sequence[Trial]
    about: Sequence[Trial] = ()
    counts: Counts = "nearest"
    common: bool = False


def variants(
    comparison: Comparison,
    trials: Sequence[Trial],
    bound: Sequence[Trial],
    prior: TauPrior | None,
    methods: Methods,
) -> tuple[Varied, ...]:
    """Return the other analyses that the choices for doubtful numbers allow.

    Parameters
    ----------
    trials : of the answer itself
    bound : further ones, whose standard error is known to be at most so large
    """
    found = []
    for asked in _asked(trials, bound):
        rows = _others(comparison, asked, prior, methods)
        if rows:
            about = tuple(t.study.id for t in asked.about)
            found.append(Varied(asked.id, asked.text, about, rows))
    return tuple(found)


def _asked(trials: Sequence[Trial], bound: Sequence[Trial]) -> Iterator[_Asked]:
    if trials:
        words = "as if all trials of a treatment had one true effect (common effect)"
        yield _Asked("common", words, trials, common=True)
    rough = [t for t in trials if t.approximate]
    if rough:
        rest = [t for t in trials if not t.approximate]
        words = "without trials whose percentages fit no whole number of people"
        yield _Asked("whole-counts", words, rest, rough)
    loose = [t for t in trials if t.unsettled]
    if loose:
        words = "with the {} people that fit a printed percentage under every treatment"
        yield _Asked("fewest", words.format("fewest"), trials, loose, "fewest")
        yield _Asked("most", words.format("most"), trials, loose, "most")
    if bound:
        words = "with trials whose P value is printed as a bound, taken as if it were the value"
        yield _Asked("bounds", words, [*trials, *bound], bound)


def _others(
    comparison: Comparison, asked: _Asked, prior: TauPrior | None, methods: Methods
) -> dict[str, Effect]:
    inside, _ = connected(asked.trials, comparison.baseline)
    if not inside:
        return {}
    try:
        found = fit(
            inside,
            comparison,
            prior,
            methods.rules,
            counts=asked.counts,
            common=asked.common,
        )
    except NotFittedError:
        return {}
    home = comparison.baseline
    return {node: found.effect(node, home) for node in found.nodes if node != home}
