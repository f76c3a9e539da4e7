"""Fit what the words of a note weigh for danger, and print how well they are heard.

`validation.corpus` tells where the sentences stand. `python -m validation weights` prints how each
blind set is heard where the weights are fitted without it; `python -m validation.weights --write`
fits to all of them and writes ``src/evidose/library/common/words/weights``. Logistic regression
with penalties, as in Hastie, Tibshirani and Friedman, The Elements of Statistical Learning, section
4.4.4; a lasso beside it makes most weights nothing, so that the rest is small enough for a phone.
"""

import argparse
import csv
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from evidose.evidence import canonical
from evidose.safety.weights import Weights, sequences, stems
from evidose.safety.word_records import WordWeights
from evidose.safety.words import tokens
from validation.corpus import BLIND, EMERGENCY, SELF, Case, corpus
from validation.diary import said
from validation.reading import FALSE_ALARMS, HEARD, rules

Array = NDArray[np.float64]
OUT = Path("src/evidose/library/common/words/weights")
HEARD_FROM = {SELF: -0.2, EMERGENCY: -0.2}
"""Log odds from which a meaning is heard: a little before it is as likely meant as not, where in
the sets left out ordinary notes still keep their limit."""
MEANINGS = (EMERGENCY, SELF)
LEAST, STEPS = 3, 400
RIDGE, LASSO_WORD, LASSO_PAIR = 0.5, 0.2, 0.9
"""Penalties: a pair of words must help more than a word to stand on every phone. With them a
small part of the pairs stays."""


def features(texts: Sequence[str]) -> list[frozenset[str]]:
    """Return what is weighed in each text."""
    return [sequences(stems([t.text for t in tokens(text)])) for text in texts]


def design(told: Sequence[frozenset[str]], columns: dict[str, int]) -> Any:
    """Return the texts as rows, each sequence of words as a column that is 0 or 1."""
    pairs = [(i, columns[f]) for i, fs in enumerate(told) for f in sorted(fs) if f in columns]
    rows, cols = zip(*pairs, strict=True)
    ones = np.ones(len(pairs))
    return sparse.csr_matrix((ones, (rows, cols)), shape=(len(told), len(columns)))


def fitted(x: Any, truth: NDArray[np.bool_], lasso: Array, counts: Array) -> Array:
    """Return intercept and weights of a logistic regression with ridge and lasso on the weights.

    Accelerated proximal gradient with a step for each weight from a bound of the curvature (Beck
    and Teboulle, SIAM J Imaging Sci 2009;2:183), begun anew where it overshoots.

    Parameters
    ----------
    lasso : penalty on the absolute size of each weight, in log likelihood
    counts : how often each sentence counts
    """
    y = np.where(truth, 1.0, -1.0)
    ones = sparse.csr_matrix(np.ones((x.shape[0], 1)))
    x = sparse.hstack([ones, x], format="csr")
    across, ridge = (sparse.diags(counts) @ x).T.tocsr(), np.append(0.0, np.full(len(lasso), RIDGE))
    shrink = np.append(0.0, lasso)
    bound = across @ np.asarray(x.sum(axis=1)).ravel() / 4 + ridge
    w = ahead = np.zeros(x.shape[1])
    pace = 1.0
    for _ in range(STEPS):
        pull = -y / (1 + np.exp(np.clip(y * (x @ ahead), -40, 40)))
        to = ahead - (across @ pull + ridge * ahead) / bound
        to = np.sign(to) * np.maximum(np.abs(to) - shrink / bound, 0)
        if (ahead - to) @ (bound * (to - w)) > 0:
            pace = 1.0
        faster = (1 + np.sqrt(1 + 4 * pace**2)) / 2
        ahead, w, pace = to + (pace - 1) / faster * (to - w), to, faster
    return np.asarray(w)


@dataclass(frozen=True, slots=True)
class Fit:
    """What words weigh, fitted to `cases`: for each meaning an intercept and the weights."""

    columns: dict[str, int]
    weights: dict[str, Array]
    cases: int


def fit(told: Sequence[Case]) -> Fit:
    """Fit every meaning to the sentences."""
    words = features([c.text for c in told])
    times = Counter(f for fs in words for f in fs)
    columns = {f: i for i, f in enumerate(sorted(f for f, n in times.items() if n >= LEAST))}
    lasso = np.array([LASSO_PAIR if {" ", "~"} & {*f} else LASSO_WORD for f in columns])
    counts = np.array([c.counts for c in told])
    x = design(words, columns)
    return Fit(
        columns,
        {m: fitted(x, np.array([c.rule == m for c in told]), lasso, counts) for m in MEANINGS},
        len(told),
    )


def weights(found: Fit, means: str) -> Weights:
    """Return the weights of a meaning in tenths, those that round to nothing left out."""
    tenths = np.round(10 * found.weights[means]).astype(int)
    of = {text: int(tenths[1 + at]) for text, at in found.columns.items() if tenths[1 + at]}
    return Weights(means, int(np.floor(10 * (found.weights[means][0] - HEARD_FROM[means]))), of)


def write(found: Fit, means: str) -> None:
    """Write the weights of a meaning."""
    made = weights(found, means)
    by_weight: dict[str, list[str]] = {}
    for text, weight in made.of.items():
        by_weight.setdefault(str(weight), []).append(text)
    record = {
        "schema_version": 1,
        "id": means,
        "means": means,
        "bias": made.bias,
        "note": f"Fitted to {found.cases} sentences by `python -m validation.weights --write`.",
        "weights": {w: sorted(by_weight[w]) for w in sorted(by_weight, key=int)},
        "sources": [
            {
                "cite": f"Sentences written for Evidose, {date(2026, 12, 1).isoformat()}",
                "reading": "derived",
            }
        ],
    }
    OUT.mkdir(parents=True, exist_ok=True)
    text = canonical.canonical_text(WordWeights.model_validate(record))
    (OUT / f"{means}.toml").write_text(text, encoding="utf-8")


def judged(name: str) -> bool:
    """Print how a blind set is heard, by patterns and by a fit that had not seen the set.

    Returns whether a target is missed.
    """
    found = fit(corpus(without=name))
    notes = replace(rules().notes, weights=tuple(weights(found, m) for m in MEANINGS))
    book = replace(rules(), notes=notes)
    told: defaultdict[str, list[bool]] = defaultdict(list)
    with (BLIND / name / "diary.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            alarms = said(row["text"], book)
            if row["expected"] == "none":
                told["ordinary"].append(bool(alarms))
            else:
                heard = SELF in alarms if row["class"] == "self" else bool(alarms)
                told[row["language"]].append(not heard)
    most = {**{language: 1 - share for language, share in HEARD.items()}, "ordinary": FALSE_ALARMS}
    for what, wrong in sorted(told.items()):
        did = "ordinary notes that alarm" if what == "ordinary" else f"not heard ({what})"
        print(f"set {name}, left out: {did}: {sum(wrong)} of {len(wrong)} ({np.mean(wrong):.1%})")
    return any(np.mean(wrong) > most[what] for what, wrong in told.items())


def main() -> bool:
    """Judge each blind set by a fit that had not seen it; True if one misses a target."""
    names = sorted(path.parent.name for path in BLIND.glob("*/diary.csv"))
    return sum(judged(name) for name in names) > 0  # each is printed


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="fit to all and write the library")
    parser.add_argument("--without", help="judge this one blind set by a fit without it")
    chosen = parser.parse_args()
    if chosen.write:
        whole = fit(corpus())
        for meaning in MEANINGS:
            write(whole, meaning)
    elif chosen.without:
        judged(chosen.without)
    else:
        main()
