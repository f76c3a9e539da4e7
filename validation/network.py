"""Is a network ever wrong in silence? Random networks against dense least squares and tables.

A hundred thousand networks of 5 to 30 treatments, with studies of up to five arms, hanging together
by a thread or not at all: every estimate, standard error, Q and DerSimonian-Laird tau2 against
dense generalised least squares, REML against the restricted likelihood on a grid, and laws that
any network obeys. Five thousand networks of sparse events against sums over all their tables.
"""

import time
from collections import Counter
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from evidose.stats.network import contrasts, network
from evidose.stats.network.arm_table import arm_table
from evidose.stats.network.fit import Network
from evidose.stats.network.hypergeometric import hypergeometric
from evidose.stats.status import Status, usable
from validation._network_cases import Arms, Case, draw
from validation._network_oracle import Dense, separated, table_terms

Floats = NDArray[np.float64]
SEED = 20260131
TOLERANCE = 1e-6
ROWS = 50
GRID = 40


@dataclass
class Report:
    """What was counted; `bad` lists violations with what is needed to repeat them."""

    networks: int = 0
    compared: int = 0
    likelihoods: int = 0
    tables: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    worst: dict[str, float] = field(default_factory=dict)
    bad: list[str] = field(default_factory=list)

    def hold(self, name: str, error: Floats, where: str) -> None:
        """Keep the largest error of a kind, and tell those beyond the tolerance."""
        largest = float(np.max(error, initial=0.0))
        self.worst[name] = max(self.worst.get(name, 0.0), largest)
        if not largest <= TOLERANCE:
            self.bad.append(f"{name}: {largest:.2e} in {where}")


def _compare(report: Report, case: Case, dense: Dense, found: Network, where: str) -> None:
    """Hold every number of a fit against dense least squares at its tau2."""
    good = usable(found.status) | (found.status == Status.NOT_IDENTIFIED)
    report.compared += int(good.sum())
    for name, table, tau2 in (
        ("common", found.common, np.zeros(found.tau2.size)),
        ("random", found.random, found.tau2),
    ):
        truth = dense.fit(np.where(good, tau2, 0.0))
        se = np.sqrt(truth.variance) + np.eye(truth.variance.shape[1])
        # Differences of effects are rounded before anyone sees them.
        reach = max(float(np.abs(e).max()) for e in case.effects)
        slack = 1e-9 * reach
        report.hold(
            f"estimate, {name}",
            (np.abs(table.estimate - truth.estimate) / (se + slack))[good],
            where,
        )
        report.hold(f"se, {name}", (np.abs(table.se - np.sqrt(truth.variance)) / se)[good], where)
        if name == "common":
            report.hold("Q", (np.abs(found.q - truth.q) / (truth.q + 1.0))[good], where)


def _likelihood(report: Report, dense: Dense, found: Network, where: str) -> None:
    """No tau2 on a grid over its range, nor next to it, may be more likely than the estimate."""
    row = np.flatnonzero(usable(found.status))[:5]
    if not row.size:
        return
    one = Dense.__new__(Dense)
    one.x, one.y, one.v, one.shared = dense.x, dense.y[row], dense.v[row], dense.shared
    best = one.fit(found.tau2[row]).height
    scale = np.diagonal(one.v, axis1=1, axis2=2)
    low = scale.min(axis=1)
    top = 20.0 * (found.tau2[row] + scale.max(axis=1))
    near = found.tau2[row]
    for share in np.linspace(0.0, 1.0, GRID):
        other = one.fit(low * np.expm1(np.log1p(top / low) * share)).height
        report.hold("higher likelihood on the grid", np.maximum(other - best, 0.0) * 1e-2, where)
    for step in (-1e-3, 1e-3):
        beside = np.maximum(0.0, near + step * (near + low))
        other = one.fit(beside).height
        report.hold(
            "higher likelihood beside the maximum", np.maximum(other - best, 0.0) * 10.0, where
        )
    report.likelihoods += row.size


def _laws(report: Report, rng: np.random.Generator, case: Case, found: Network, where: str) -> None:
    """Turning, scaling and reordering contrasts, and company, change nothing."""
    study, first, second, te, se = case.rows()
    order = rng.permutation(len(study))
    turned = rng.random(len(study)) < 0.5
    a = [second[i] if turned[i] else first[i] for i in order]
    b = [first[i] if turned[i] else second[i] for i in order]
    sign = np.where(turned, -1.0, 1.0)[order]
    other = network(
        contrasts([study[i] for i in order], a, b, 3.0 * sign * te[:3, order], 3.0 * se[:3, order])
    )
    good = usable(found.status[:3]) & usable(other.status)
    width = found.random.se[:3] + np.eye(found.random.se.shape[1])
    for name, mine, theirs in (
        ("estimate", found.random.estimate[:3], other.random.estimate / 3.0),
        ("se", found.random.se[:3], other.random.se / 3.0),
    ):
        report.hold(f"turned and scaled, {name}", (np.abs(mine - theirs) / width)[good], where)
    if (good != usable(found.status[:3])).any():
        report.bad.append(f"status changes with order or scale in {where}")


def dense_networks(report: Report, count: int, seed: int) -> None:
    """Draw `count` networks and check them."""
    turn = 0
    while report.networks < count:
        rng = np.random.default_rng([seed, turn])
        rows = min(ROWS, count - report.networks)
        case, where = draw(rng, rows), f"seed [{seed}, {turn}]"
        turn += 1
        try:
            study, first, second, te, se = case.rows()
            data = contrasts(study, first, second, te, se)
            found = network(data)
            report.networks += rows
            report.statuses.update(Status(int(s)).name for s in found.status)
            if case.apart:
                silent = (found.status != Status.DISCONNECTED) | np.isfinite(found.random.se).any(
                    axis=(1, 2)
                )
                if silent.any():
                    report.bad.append(f"two parts, not told, in {where}")
                continue
            dense = Dense(case)
            _compare(report, case, dense, found, where)
            _likelihood(report, dense, found, where)
            _laws(report, rng, case, found, where)
            ratio = dense.v.max() / np.diagonal(dense.v, axis1=1, axis2=2).min()
            if ratio < 1e8 and found.q_df[0]:  # the textbook traces lose their digits beyond
                moment = network(data, method="DL").tau2
                truth = dense.moment()
                least = np.diagonal(dense.v, axis1=1, axis2=2).min(axis=1)
                some = usable(found.status)
                report.hold("DL", (np.abs(moment - truth) / (truth + least))[some] * 1e-2, where)
        except Exception as problem:
            report.bad.append(f"exception in {where}: {problem!r}")


def sparse_networks(report: Report, count: int, seed: int) -> None:
    """Draw `count` networks of sparse events and hold them against sums over all tables."""
    for turn in range(count):
        rng = np.random.default_rng([seed, 7, turn])
        studies = _sparse(rng)
        names, treatments, event, n = [], [], [], []
        for s, (own, events, sizes) in enumerate(studies):
            names += [f"s{s}"] * len(own)
            treatments += [f"t{a:02d}" for a in own]
            event += list(events)
            n += list(sizes)
        found = hypergeometric(arm_table(names, treatments, event=event, n=n))
        status = Status(int(found.status))
        report.statuses[f"sparse {status.name}"] += 1
        report.tables += 1
        told = [s for s in studies if 0 < sum(s[1]) < sum(s[2])]
        where = f"sparse seed [{seed}, 7, {turn}]"
        t = len(found.treatments)
        number = {name: i for i, name in enumerate(found.treatments)}
        known = [(tuple(number[f"t{a:02d}"] for a in own), e, m) for own, e, m in told]
        if status == Status.OK:
            present = np.flatnonzero(np.asarray(found.groups) >= 0)
            theta = np.zeros(t)
            theta[present] = found.common.estimate[present, present[0]]
            score, information = table_terms(known, theta)
            free = present[1:]
            inverse = np.linalg.inv(information[np.ix_(free, free)])
            step = np.abs(inverse @ score[free]) / np.sqrt(np.diag(inverse))
            report.hold("sparse estimate", step, where)
            error = np.abs(found.common.se[free, present[0]] / np.sqrt(np.diag(inverse)) - 1.0)
            report.hold("sparse se", error, where)
        elif status == Status.NOT_IDENTIFIED and not separated(known, t):
            report.bad.append(f"finite odds ratios called infinite in {where}")
        elif status == Status.NO_EVENTS and known:
            report.bad.append(f"events not seen in {where}")
        elif not usable(int(status)) and np.isfinite(found.common.se).any():
            report.bad.append(f"numbers under a refusal in {where}")
        elif status in (Status.NOT_CONVERGED, Status.INVALID_TABLE):
            report.bad.append(f"{status.name} in {where}")


def _sparse(rng: np.random.Generator) -> list[tuple[Arms, Arms, Arms]]:
    """Draw studies of sparse events: treatments, events, sizes."""
    t = int(rng.integers(2, 7))
    out = []
    for _ in range(int(rng.integers(t, 4 * t))):
        size = min(int(rng.choice([2, 3], p=[0.85, 0.15])), t)
        own = tuple(int(x) for x in rng.permutation(t)[:size])
        n = tuple(int(x) for x in rng.integers(10, 60, size))
        rate = float(rng.choice([0.01, 0.03, 0.1]))
        out.append((own, tuple(int(rng.binomial(m, rate)) for m in n), n))
    return out


def examine(networks: int = 100_000, tables: int = 5_000, seed: int = SEED) -> Report:
    """Check `networks` random networks, and `tables` of sparse events."""
    report = Report()
    dense_networks(report, networks, seed)
    sparse_networks(report, tables, seed)
    return report


EXPLAINED = {"OK", "MULTIMODAL", "BOUNDARY", "NOT_IDENTIFIED", "DISCONNECTED"}


def main() -> int:
    """Print the report; 1 if any number was wrong, any law broken or any refusal unexplained."""
    start = time.perf_counter()
    report = examine()
    print(f"{report.networks:,} networks, seed {SEED}, {time.perf_counter() - start:.0f} s")
    for name, count in sorted(report.statuses.items()):
        print(f"  status {name}: {count:,}")
    print(f"  compared with dense least squares: {report.compared:,}")
    print(f"  restricted likelihoods searched on a grid: {report.likelihoods:,}")
    print(f"  sparse networks against all their tables: {report.tables:,}")
    for name, error in sorted(report.worst.items()):
        print(f"  largest difference, {name}: {error:.1e}")
    print(f"  violations: {len(report.bad)}")
    for line in report.bad[:20]:
        print(line[:500])
    return 1 if report.bad else 0
