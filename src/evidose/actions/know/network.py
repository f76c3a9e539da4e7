"""Network meta-analysis of a user's own table."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from evidose.exchange.csv_table import LARGEST
from evidose.exchange.network_table import NetworkTable, read_network_table
from evidose.pages.know.own_network import NetworkPart, OwnNetwork
from evidose.stats.network import Network, contrasts, network
from evidose.stats.network.arm_contrasts import MEASURES, arm_contrasts
from evidose.stats.network.arm_table import ArmTable, arm_table
from evidose.stats.network.connection import components
from evidose.stats.network.fit import METHODS
from evidose.stats.network.hypergeometric import SparseNetwork, hypergeometric
from evidose.stats.network.inconsistency import design_tests
from evidose.stats.network.league import League
from evidose.stats.network.mantel_haenszel import mantel_haenszel
from evidose.stats.network.node_split import node_splits
from evidose.stats.network.ranking import Ranking, ranking
from evidose.stats.status import MESSAGES, Status, usable
from evidose.terms import InputError, Problem, read_given

SPARSE = ("MH", "NCH")
"""Methods for sparse events: Mantel-Haenszel, and the non-central hypergeometric likelihood."""
BETTER = ("small", "large")
GENERIC = "GEN"


@dataclass(frozen=True, slots=True)
class Choices:
    """How a network is fitted.

    Attributes
    ----------
    measure : OR, RR, RD, MD or SMD; None for contrasts on a scale of their own
    method : estimator of tau2, or MH or NCH for sparse events
    better : ``small`` or ``large`` outcomes; None ranks nothing
    reference : treatment that the others are shown against; None takes the one in most studies
    """

    measure: str | None = None
    method: str = "REML"
    better: str | None = None
    reference: str | None = None


def network_file(path: Path, choices: Choices) -> OwnNetwork:
    """Read a CSV file and fit it; see `network_table`.

    Raises
    ------
    InputError
        The file cannot be read, or has problems.
    """
    return network_table(read_given(path, LARGEST, "a CSV file"), path.name, choices)


def network_table(data: bytes, name: str, choices: Choices) -> OwnNetwork:
    """Fit a CSV table of contrasts or arms.

    Raises
    ------
    InputError
        with row, column, what was found and what is accepted; or a choice that does not fit the
        table.
    """
    _check(name, "method", choices.method, (*METHODS, *SPARSE))
    _check(name, "better", choices.better, (None, *BETTER))
    _check(name, "measure", choices.measure, (None, GENERIC, *MEASURES))
    table = read_network_table(data, name)
    measure = _measure(table, choices)
    known = sorted({t for c, v in table.names.items() if c != "study" for t in v})
    _check(name, "reference", choices.reference, (None, *known))
    parts, left_out, notes = [], list(table.left_out), list(table.notes)
    for rows in _parts(table):
        part, gone, told = _part(table.take(rows), measure, choices)
        parts.extend(part)
        left_out.extend(gone)
        notes.extend(told)
    if not parts:
        raise InputError(*left_out[:10])
    return OwnNetwork(
        measure, choices.method, choices.better, tuple(parts), tuple(left_out), tuple(notes)
    )


def _check(name: str, field: str, found: str | None, accepted: Sequence[str | None]) -> None:
    if found not in accepted:
        words = ", ".join(a for a in accepted if a is not None)
        raise InputError(Problem(name, field, repr(found), f"one of {words}"))


def _measure(table: NetworkTable, choices: Choices) -> str:
    """Return the measure, or say which ones the table can give."""
    if table.contrasts:
        if choices.method in SPARSE:
            found = f"{choices.method} for contrasts"
            expected = "a table of arms with event and n"
            raise InputError(Problem(table.name, "method", found, expected))
        return choices.measure or GENERIC
    can = [m for m, columns in MEASURES.items() if set(columns) <= set(table.numbers)]
    if choices.method in SPARSE:
        if "OR" not in can or choices.measure not in (None, "OR"):
            found = f"{choices.method} with {choices.measure or 'no events'}"
            raise InputError(Problem(table.name, "method", found, "odds ratios of event and n"))
        return "OR"
    if choices.measure not in can:
        found = repr(choices.measure) if choices.measure else "none, for a table of arms"
        raise InputError(Problem(table.name, "measure", found, f"one of {', '.join(can)}"))
    return str(choices.measure)


def _pairs(table: NetworkTable) -> list[tuple[str, str]]:
    """Return which treatments some study compares."""
    if table.contrasts:
        return list(zip(table.names["treat1"], table.names["treat2"], strict=True))
    first: dict[str, str] = {}
    rows = zip(table.names["study"], table.names["treatment"], strict=True)
    return [(first.setdefault(study, treatment), treatment) for study, treatment in rows]


def _parts(table: NetworkTable) -> list[list[int]]:
    """Return the rows of each connected part, the largest first."""
    pairs = _pairs(table)
    number = {t: i for i, t in enumerate(dict.fromkeys(t for pair in pairs for t in pair))}
    part = components(len(number), [(number[a], number[b]) for a, b in pairs])
    of = [int(part[number[a]]) for a, _ in pairs]
    groups = [[i for i, p in enumerate(of) if p == g] for g in sorted(set(of))]
    return sorted(groups, key=len, reverse=True)


def _part(
    table: NetworkTable, measure: str, choices: Choices
) -> tuple[list[NetworkPart], list[Problem], list[str]]:
    """Fit one part; return it (several, if studies without information held it together)."""
    names = table.names
    if table.contrasts:
        data = contrasts(
            *(names[c] for c in ("study", "treat1", "treat2")), *table.numbers.values()
        )
        return [_fitted(network(data, method=choices.method), choices, table)], [], []
    columns = {c: table.numbers[c] for c in MEASURES[measure]}
    arms = arm_table(names["study"], names["treatment"], **columns)
    if choices.method in SPARSE:
        return _sparse(arms, choices, table)
    found = arm_contrasts(arms, measure)
    left = [s for s, gone in zip(arms.studies, found.left_out, strict=True) if gone]
    problems = [
        Problem(
            table.name,
            f"study {s}",
            "no event, or events only, in every arm",
            "some of both",
            "",
            "warning",
        )
        for s in left
    ]
    notes = []
    if found.corrected.any():
        which = ", ".join(s for s, c in zip(arms.studies, found.corrected, strict=True) if c)
        notes.append(
            f"Half an event was added to empty cells: {which}. Method NCH needs no such help."
        )
    if left:
        keep = [i for i, s in enumerate(names["study"]) if s not in left]
        if not keep:
            return [], problems, notes
        again: list[NetworkPart] = []
        rest = table.take(keep)
        for rows in _parts(rest):
            again.extend(_part(rest.take(rows), measure, choices)[0])
        return again, problems, notes
    return [_fitted(network(found.data, method=choices.method), choices, table)], problems, notes


def _fitted(fit: Network, choices: Choices, table: NetworkTable) -> NetworkPart:
    status = Status(int(fit.status))
    random = choices.method != "FE"
    league = fit.random if random else fit.common
    if not np.isfinite(league.se).all():
        place = _contradictory(table) if status is Status.CONTRADICTORY_ARMS else ""
        raise InputError(
            Problem(table.name, place, MESSAGES[status], "a network that can be fitted")
        )
    return NetworkPart(
        fit.treatments,
        _reference(fit.treatments, choices.reference, table),
        int(fit.k),
        league,
        _ranks(league, choices),
        fit,
        design_tests(fit),
        node_splits(fit, random=random),
        status,
    )


def _contradictory(table: NetworkTable) -> str:
    """Return the first row of the study whose contrasts do not belong together."""
    for study in dict.fromkeys(table.names["study"]):
        rows = [i for i, s in enumerate(table.names["study"]) if s == study]
        own = table.take(rows)
        names = (own.names[c] for c in ("study", "treat1", "treat2"))
        alone = network(contrasts(*names, *own.numbers.values()), method="FE")
        if alone.status == Status.CONTRADICTORY_ARMS:
            return f"row {own.lines[0]} ({study}), columns te and sete"
    return ""


def _ranks(league: League, choices: Choices) -> Ranking | None:
    return ranking(league, small_is_good=choices.better == "small") if choices.better else None


def _reference(treatments: Sequence[str], asked: str | None, table: NetworkTable) -> str:
    """Return the treatment asked for, or the one that most rows name."""
    if asked in treatments:
        return str(asked)
    named = [t for c, v in table.names.items() if c != "study" for t in v]
    return max(treatments, key=named.count)


def _sparse(
    arms: ArmTable, choices: Choices, table: NetworkTable
) -> tuple[list[NetworkPart], list[Problem], list[str]]:
    found: SparseNetwork
    left: list[Problem] = []
    if choices.method == "MH":
        whole = mantel_haenszel(arms)
        found = whole.fit
        left = [
            Problem(
                table.name,
                f"studies of {', '.join(design)}",
                "a treatment with no event, or events only, in all of them",
                "some of both for Mantel-Haenszel; method NCH uses these studies",
                "",
                "warning",
            )
            for design in whole.left_out[0]
        ]
    else:
        found = hypergeometric(arms)
    status = Status(int(found.status))
    if not usable(int(status)):
        groups = [
            ", ".join(t for t, g in zip(found.treatments, found.groups, strict=True) if g == number)
            for number in sorted({int(g) for g in found.groups if g >= 0})
        ]
        step = f"Odds ratios are finite only within: {'; '.join(groups)}" if groups else ""
        raise InputError(
            Problem(table.name, "", MESSAGES[status], "events under every treatment", step)
        )
    part = NetworkPart(
        found.treatments,
        _reference(found.treatments, choices.reference, table),
        int(found.k),
        found.common,
        _ranks(found.common, choices),
        None,
        None,
        None,
        status,
    )
    silent = len(arms.studies) - int(found.k)
    told = [f"Studies without an event say nothing of odds ratios: {silent}."] if silent else []
    return [part], left, told
