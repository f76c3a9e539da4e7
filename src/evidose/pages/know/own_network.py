"""A user's own network of treatments, as text and document."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from evidose.stats.network import Network
from evidose.stats.network.inconsistency import DesignTests
from evidose.stats.network.league import League, pairs
from evidose.stats.network.node_split import NodeSplits
from evidose.stats.network.ranking import Ranking
from evidose.stats.status import MESSAGES, Status
from evidose.terms import Problem

MOST_PAIRS = 66
"""Pairs that are printed; of larger networks only those with the reference are."""
DOUBT = 0.1
"""P value below which a split between direct and indirect evidence is named."""


@dataclass(frozen=True, slots=True)
class NetworkPart:
    """One connected part of a network.

    Attributes
    ----------
    treatments, reference : names
    k : studies in it
    table : every treatment against every other, by random effects unless the method has none
    ranks : None where no direction was given or nothing could be estimated
    fit, tests, splits : None for sparse methods; the tests also where nothing was fitted
    status : of the fit
    """

    treatments: tuple[str, ...]
    reference: str
    k: int
    table: League
    ranks: Ranking | None
    fit: Network | None
    tests: DesignTests | None
    splits: NodeSplits | None
    status: Status


@dataclass(frozen=True, slots=True)
class OwnNetwork:
    """A fitted table.

    Attributes
    ----------
    measure, method, better : as used
    parts : one, or several that no study connects: nothing can be said across them
    left_out : rows and studies without a usable number, each with its reason
    notes : what was assumed or done otherwise than asked, in sentences
    """

    measure: str
    method: str
    better: str | None
    parts: tuple[NetworkPart, ...]
    left_out: tuple[Problem, ...]
    notes: tuple[str, ...]

    @property
    def ratio(self) -> bool:
        """True if effects are logarithms of ratios."""
        return self.measure in ("OR", "RR")


def own_network_text(found: OwnNetwork) -> str:
    """Return the league tables, ranks and tests of a network as lines for a terminal."""
    lines = []
    if len(found.parts) > 1:
        lines += [
            f"The treatments fall into {len(found.parts)} parts that no study connects.",
            "Nothing can be said of treatments of different parts.",
            "",
        ]
    for i, part in enumerate(found.parts, start=1):
        lines += [*_part(found, part, f"Part {i}. " if len(found.parts) > 1 else ""), ""]
    return "\n".join(lines).rstrip()


def _part(found: OwnNetwork, part: NetworkPart, title: str) -> Iterator[str]:
    t = len(part.treatments)
    yield f"{title}{t} treatments, {part.k} {'study' if part.k == 1 else 'studies'}:"
    yield f"  {', '.join(part.treatments)}"
    yield ""
    scale = f"{found.measure}, " if found.measure != "GEN" else ""
    yield f"{scale}first against second treatment, with 95 % interval"
    yield from _league(found, part)
    yield ""
    yield from _heterogeneity(found, part)
    yield from _consistency(part)
    yield from _ranking(found, part)


def _league(found: OwnNetwork, part: NetworkPart) -> Iterator[str]:
    first, second = pairs(len(part.treatments))
    home = part.treatments.index(part.reference)
    rows = [(int(a), int(b)) for a, b in zip(first, second, strict=True)]
    rows = [(b, a) if a == home else (a, b) for a, b in rows]
    against = [pair for pair in rows if pair[1] == home]
    others = [pair for pair in rows if pair[1] != home]
    shown = against + others if len(rows) <= MOST_PAIRS else against
    width = max(len(part.treatments[a]) + len(part.treatments[b]) for a, b in shown) + 9
    for a, b in shown:
        name = f"{part.treatments[a]} against {part.treatments[b]}"
        yield f"  {name:{width}}  {_interval(found, part.table, a, b)}{_evidence(part, a, b)}"
    if len(shown) < len(rows):
        yield f"  ({len(rows) - len(shown)} further pairs: --json)"


def _interval(found: OwnNetwork, table: League, a: int, b: int) -> str:
    values = (table.estimate[a, b], table.ci_low[a, b], table.ci_high[a, b])
    estimate, low, high = (float(np.exp(v) if found.ratio else v) for v in values)
    return f"{estimate:8.3g}  ({low:.3g} to {high:.3g})"


def _evidence(part: NetworkPart, a: int, b: int) -> str:
    """Say how much of an estimate is direct."""
    if part.splits is None:
        return ""
    one, other = min(a, b), max(a, b)
    at = int(np.flatnonzero((part.splits.treat1 == one) & (part.splits.treat2 == other))[0])
    k = int(part.splits.k[at])
    if not k:
        return "  indirect only"
    share = 100.0 * float(part.splits.share[at])
    return f"  {k} direct, {share:.0f} % of it"


def _heterogeneity(found: OwnNetwork, part: NetworkPart) -> Iterator[str]:
    fit = part.fit
    if fit is None:
        yield f"Method {found.method}: common effects, without heterogeneity."
        return
    if int(fit.q_df) == 0:
        yield "Heterogeneity cannot be assessed: no comparison was made twice. Intervals are too"
        yield "narrow where studies differ."
        return
    if found.method == "FE":
        yield "Method FE: common effects, without heterogeneity."
    else:
        yield f"Heterogeneity: tau = {float(fit.tau2) ** 0.5:.3g} (method {found.method})"
    yield (
        f"Q = {float(fit.q):.4g} with df = {int(fit.q_df)} "
        f"(P = {float(fit.q_p):.2g}), I2 = {float(fit.i2):.0f} %"
    )
    if part.status not in (Status.OK, Status.BOUNDARY):
        yield f"Note: {MESSAGES[part.status]}."


def _consistency(part: NetworkPart) -> Iterator[str]:
    tests = part.tests
    if tests is None:
        yield "Inconsistency was not assessed with this method."
        return
    if tests.between.df == 0:
        yield "Inconsistency cannot be assessed: no estimate has both direct and indirect evidence"
        yield "from different designs."
        return
    between = tests.between
    yield (
        f"Inconsistency between designs: Q = {between.q:.4g} with df = {between.df} "
        f"(P = {between.p_value:.2g})"
    )
    if np.isfinite(tests.between_random.q):
        random = tests.between_random
        yield f"  with the heterogeneity seen within designs: P = {random.p_value:.2g}"
    splits = part.splits
    if splits is None:
        return
    doubtful = np.flatnonzero(splits.p_value < DOUBT)
    if not doubtful.size:
        yield f"Direct and indirect evidence: no pair differs with P < {DOUBT:g}; few studies can"
        yield "show little."
    for i in doubtful:
        a, b = (part.treatments[int(x[i])] for x in (splits.treat1, splits.treat2))
        yield (
            f"  {a} against {b}: direct {float(splits.direct[i]):.3g}, indirect "
            f"{float(splits.indirect[i]):.3g} (P = {float(splits.p_value[i]):.2g})"
        )


def _ranking(found: OwnNetwork, part: NetworkPart) -> Iterator[str]:
    yield ""
    if part.ranks is None:
        yield "No ranking: say with --better whether small or large values are good."
        return
    yield f"Ranks, {found.better} values are good. Ranks are not effects: a first place can rest on"
    yield "a small or an uncertain difference. The intervals above come first."
    scores = np.asarray(part.ranks.p_score)
    width = max(len(t) for t in part.treatments)
    for i in np.argsort(-scores, kind="stable"):
        rank = float(part.ranks.mean_rank[i])
        name = f"{part.treatments[int(i)]:{width}}"
        yield f"  {name}  P-score {float(scores[i]):.2f}, mean rank {rank:.1f}"


def own_network_document(found: OwnNetwork) -> dict[str, Any]:
    """Return a network as plain data; effects on the scale of analysis (logarithms of ratios)."""
    return {
        "schema_version": 1,
        "measure": found.measure,
        "log_scale": found.ratio,
        "method": found.method,
        "better": found.better,
        "connected": len(found.parts) == 1,
        "parts": [_part_document(part) for part in found.parts],
        "notes": list(found.notes),
        "left_out": [p.as_dict() for p in found.left_out],
        "caution": "Ranks are not effects. Read estimates and intervals first.",
    }


def _part_document(part: NetworkPart) -> dict[str, Any]:
    fit, ranks = part.fit, part.ranks
    numbers = ("tau2", "tau2_se", "q", "q_df", "q_p", "i2", "modes", "log_likelihood")
    return {
        "treatments": list(part.treatments),
        "reference": part.reference,
        "k": part.k,
        "status": part.status.name,
        "message": MESSAGES[part.status],
        "league": _pairs_document(part),
        **({n: _plain(getattr(fit, n)) for n in numbers} if fit is not None else {}),
        "ranking": None
        if ranks is None
        else [
            {"treatment": name, "p_score": _plain(score), "mean_rank": _plain(rank)}
            for name, score, rank in zip(
                part.treatments, ranks.p_score, ranks.mean_rank, strict=True
            )
        ],
        "designs": _tests_document(part.tests),
    }


def _pairs_document(part: NetworkPart) -> list[dict[str, Any]]:
    first, second = pairs(len(part.treatments))
    columns: dict[str, Any] = {
        name: getattr(part.table, name)[first, second] for name in League.__slots__
    }
    if part.fit is not None:
        columns |= {n: getattr(part.fit, n)[first, second] for n in ("pi_low", "pi_high")}
    if part.splits is not None:
        split = ("share", "direct", "direct_se", "indirect", "indirect_se")
        columns |= {n: getattr(part.splits, n) for n in (*split, "difference", "difference_se")}
        columns |= {"split_p_value": part.splits.p_value, "direct_k": part.splits.k}
    return [
        {"treat1": part.treatments[a], "treat2": part.treatments[b]}
        | {name: _plain(values[i]) for name, values in columns.items()}
        for i, (a, b) in enumerate(zip(first.tolist(), second.tolist(), strict=True))
    ]


def _tests_document(tests: DesignTests | None) -> dict[str, Any] | None:
    if tests is None:
        return None

    def one(test: Any) -> dict[str, Any]:
        return {"q": _plain(test.q), "df": test.df, "p_value": _plain(test.p_value)}

    whole = ("total", "within", "between", "between_random")
    return {name: one(getattr(tests, name)) for name in whole} | {
        "tau2_within": _plain(tests.tau2_within),
        "designs": [
            {"treatments": list(d), "studies": k, "within": one(own), "detached": one(rest)}
            for d, k, own, rest in zip(
                tests.designs, tests.studies, tests.within_design, tests.detached, strict=True
            )
        ],
    }


def _plain(value: Any) -> float | int | None:
    number = float(value)
    if not np.isfinite(number):
        return None
    return int(number) if np.asarray(value).dtype.kind in "iu" else number
