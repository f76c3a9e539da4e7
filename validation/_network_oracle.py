"""Slow and obvious twins of `evidose.stats.network`: dense least squares, and sums over tables."""

from itertools import product
from math import comb
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from validation._network_cases import Arms, Case

Floats = NDArray[np.float64]


class Truth(NamedTuple):
    """Estimates and variances of pairs (rows, t, t), Q, and the restricted log-likelihood."""

    estimate: Floats
    variance: Floats
    q: Floats
    height: Floats


class Dense:
    """Generalised least squares on contrasts with each study's first arm."""

    def __init__(self, case: Case) -> None:
        t = 1 + max(max(arms) for arms in case.studies)
        rows = case.effects[0].shape[0]
        width = sum(len(arms) - 1 for arms in case.studies)
        self.x = np.zeros((width, t))
        self.y = np.zeros((rows, width))
        self.v = np.zeros((rows, width, width))
        self.shared = np.zeros((width, width))
        at = 0
        for arms, effect, v in zip(case.studies, case.effects, case.variances, strict=True):
            own = slice(at, at + len(arms) - 1)
            self.v[:, own, own] += v[:, :1, None]
            self.shared[own, own] = 0.5
            for i, a in enumerate(arms[1:], start=1):
                self.x[at, a], self.x[at, arms[0]] = 1.0, -1.0
                self.y[:, at] = effect[:, i] - effect[:, 0]
                self.v[:, at, at] += v[:, i]
                self.shared[at, at] = 1.0
                at += 1

    def fit(self, tau2: Floats) -> Truth:
        """Fit every row with its heterogeneity, by a QR decomposition of whitened contrasts."""
        covariance = self.v + tau2[:, None, None] * self.shared
        root = np.linalg.cholesky(covariance)
        x = np.linalg.solve(
            root, np.broadcast_to(self.x[:, 1:], (*self.y.shape, self.x.shape[1] - 1))
        )
        y = np.linalg.solve(root, self.y[:, :, None])
        turn, upper = np.linalg.qr(x)
        beta = np.linalg.solve(upper, np.swapaxes(turn, 1, 2) @ y)[:, :, 0]
        rest = y[:, :, 0] - (x @ beta[:, :, None])[:, :, 0]
        inverse = np.linalg.inv(upper)
        padded = np.concatenate([np.zeros((beta.shape[0], 1)), beta], axis=1)
        way = np.concatenate([np.zeros_like(inverse[:, :1]), inverse], axis=1)
        gap = way[:, :, None] - way[:, None]
        diagonal = np.abs(np.diagonal(upper, axis1=1, axis2=2))
        logs = 2.0 * np.log(np.diagonal(root, axis1=1, axis2=2)).sum(axis=1)
        q = (rest * rest).sum(axis=1)
        height = -0.5 * (logs + q) - np.log(diagonal).sum(axis=1)
        return Truth(padded[:, :, None] - padded[:, None], (gap * gap).sum(axis=3), q, height)

    def moment(self) -> Floats:
        """Return DerSimonian and Laird's tau2 from its textbook traces."""
        w = np.linalg.inv(self.v)
        x = self.x[:, 1:]
        p = w - w @ x @ np.linalg.inv(x.T @ w @ x) @ (x.T @ w)
        q = np.einsum("ri,rij,rj->r", self.y, p, self.y)
        trace = np.einsum("rij,ji->r", p, self.shared)
        return np.asarray(np.maximum(0.0, (q - (self.x.shape[0] - x.shape[1])) / trace))


def table_terms(studies: list[tuple[Arms, Arms, Arms]], theta: Floats) -> tuple[Floats, Floats]:
    """Return score and information of log odds by summing over every possible table.

    `studies` holds treatments, events and sizes of the arms of each study.
    """
    score, information = np.zeros(theta.size), np.zeros((theta.size, theta.size))
    for treatment, event, n in studies:
        total, own = sum(event), list(treatment)
        tables = [
            x
            for x in product(*(range(min(m, total) + 1) for m in n[:-1]))
            if 0 <= total - sum(x) <= n[-1]
        ]
        whole = np.array([(*x, total - sum(x)) for x in tables], dtype=float)
        weight = np.array(
            [
                float(np.prod([float(comb(m, int(c))) for m, c in zip(n, x, strict=True)]))
                for x in whole
            ]
        ) * np.exp(whole @ (theta[own] - theta[own].mean()))
        weight /= weight.sum()
        mean = weight @ whole
        score[own] += np.array(event) - mean
        information[np.ix_(own, own)] += (whole - mean).T @ (weight[:, None] * (whole - mean))
    return score, information


def separated(studies: list[tuple[Arms, Arms, Arms]], t: int) -> bool:
    """Tell by linear programming whether some log odds ratio runs off to infinity.

    A direction d does so where every study's events are the most that d can get from its total:
    ``d_a >= d_b`` wherever an event under a could be exchanged for one under b.
    """
    from scipy.optimize import linprog

    rules = []
    for treatment, event, n in studies:
        for i, a in enumerate(treatment):
            for j, b in enumerate(treatment):
                if i != j and event[i] > 0 and event[j] < n[j]:
                    rule = np.zeros(t)
                    rule[b], rule[a] = 1.0, -1.0
                    rules.append(rule)
    present = sorted({a for treatment, _, _ in studies for a in treatment})
    for k in present[1:]:
        for sign in (1.0, -1.0):
            aim = np.zeros(t)
            aim[k], aim[present[0]] = -sign, sign
            found = linprog(aim, A_ub=np.array(rules), b_ub=np.zeros(len(rules)), bounds=(-1, 1))
            if found.fun < -1e-6:
                return True
    return False
