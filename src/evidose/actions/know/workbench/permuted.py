"""Permutation tests: how often chance alone would give a result as strong.

Without moderators the signs of the effects are turned (they would be symmetric about zero); with
moderators their rows are shuffled. All permutations where they are few, else a random sample.
Reference: Higgins & Thompson 2004; Follmann & Proschan 1999.
"""

from itertools import islice, permutations, product
from math import factorial

import numpy as np
from numpy.typing import NDArray

from evidose.actions.know.synthesize import OwnSynthesis
from evidose.actions.know.workbench.answers import plain
from evidose.actions.know.workbench.moderation import Moderated
from evidose.pages.know.workbench.parts import Part, Test
from evidose.pages.know.workbench.plots import null_of
from evidose.stats.meta_regression import meta_regression

Array = NDArray[np.float64]

SAME = 1e-8
"""Share by which a statistic may fall short of the one seen and still count as as strong."""


def permuted(
    found: OwnSynthesis, design: Moderated | None, method: str, most: int, seed: int
) -> Part:
    """Return the permutation P of the mean effect, or of every coefficient.

    Parameters
    ----------
    most : permutations that are made; fewer where all are fewer
    seed : of the random sample
    """
    if design is None and null_of(found.measure) is None:
        alone = f"{found.measure} is of one group: there is no effect that chance could give."
        return Part("permutation", "Permutation test", sentences=(alone,))
    at = list(design.kept) if design else list(range(len(found.yi)))
    y, v = found.yi[at], found.vi[at]
    k = len(y)
    test = found.test if found.test in ("z", "t", "knha", "adhoc") else "knha"
    if design is None:
        every = 2**k
        signs = _signs(k, every, most, seed)
        fits = meta_regression(signs * y, np.broadcast_to(v, signs.shape), method=method, test=test)
        seen = meta_regression(y, v, method=method, test=test)
        labels = ["mean effect"]
    else:
        every = factorial(k)
        orders = _orders(k, every, most, seed)
        many = np.broadcast_to(y, orders.shape), np.broadcast_to(v, orders.shape)
        fits = meta_regression(*many, design.columns[orders], method=method, test=test)
        seen = meta_regression(y, v, design.columns, method=method, test=test)
        labels = ["intercept", *design.names]
    exact = every <= most
    strong = np.abs(fits.statistic) >= np.abs(seen.statistic) * (1 - SAME)
    usable = np.isfinite(fits.statistic)
    tests = []
    for j, label in enumerate(labels):
        if design is not None and j == 0:
            continue  # shuffled rows leave the intercept without a meaning
        hits, among = int((strong & usable)[:, j].sum()), int(usable[:, j].sum())
        p = hits / among if exact and among else (hits + 1) / (among + 1)
        tests.append(Test(label, plain(seen.statistic[j]), None, None, p))
    how = f"all {every:,}" if exact else f"{most:,} of them at random (seed {seed})"
    said = (f"Permutations: {how}.",)
    numbers = (("permutations", every if exact else most), ("exact", str(exact).lower()))
    return Part("permutation", "Permutation test", (), tuple(tests), numbers, said)


def _signs(k: int, every: int, most: int, seed: int) -> Array:
    if every <= most:
        return np.array(list(product((1.0, -1.0), repeat=k)))
    return np.random.default_rng(seed).choice((1.0, -1.0), size=(most, k))


def _orders(k: int, every: int, most: int, seed: int) -> NDArray[np.intp]:
    if every <= most:
        return np.array(list(islice(permutations(range(k)), every)))
    random = np.random.default_rng(seed)
    return np.array([random.permutation(k) for _ in range(most)])
