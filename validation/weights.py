"""Fit what the words of a note weigh for danger, and print how well they are heard.

The sentences stand in ``tests/cases/diary/corpus`` (class, tab, text), written for this and never
taken from anybody; the ordinary ones are the hardest neighbours of the others. `python -m
validation weights` prints, from five folds that were each left out, how many are heard; `python -m
validation.weights --write` fits to all of them and writes
``src/evidose/library/common/words/weights``. Logistic regression with penalties, as in Hastie,
Tibshirani and Friedman, The Elements of Statistical Learning, section 4.4.4; a lasso beside it
makes most weights nothing, so that the rest is small enough for a phone.
"""

import argparse
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from evidose.evidence import canonical
from evidose.reading.weights import sequences, stems
from evidose.reading.words import tokens
from evidose.safety.word_records import WordWeights
from validation.diary import sentences

Array = NDArray[np.float64]
CORPUS = Path("tests/cases/diary/corpus")
OUT = Path("src/evidose/library/common/words/weights")
SELF, EMERGENCY = "self-harm-words", "emergency-words"
HEARD_FROM = {SELF: 0.0, EMERGENCY: 0.0}
"""Log odds from which a meaning is heard: where it is as likely meant as not."""
CLASSES = (
    "jaun",
    "ana",
    "breath",
    "chest",
    "sez",
    "stroke",
    "wd",
    "od",
    "gi",
    "abd",
    "conf",
    "ser",
)
RULES = {"self": SELF, **dict.fromkeys((*CLASSES, "faint"), EMERGENCY)}
"""Class of the corpus to the rule that speaks of it."""
NOT_BY_WORDS = ("opioid",)
"""What the sentences of ``tests/cases/diary`` also tell, and names of medicines tell already."""
LEAST, FOLDS, SEED, STEPS = 3, 5, 20261130, 400
RIDGE, LASSO_WORD, LASSO_PAIR = 0.5, 0.05, 0.62
"""Penalties: a pair of words must help more than a word to stand on every phone. With them a
quarter of the pairs stays."""


@dataclass(frozen=True, slots=True)
class Fit:
    """A meaning, fitted: scores of the sentences in folds left out, and weights from all."""

    means: str
    left_out: Array
    truth: NDArray[np.bool_]
    weights: Array


@dataclass(frozen=True, slots=True)
class Case:
    """A sentence, the rule it is for (none for an ordinary one) and the file it stands in."""

    text: str
    rule: str
    file: str


def corpus() -> list[Case]:
    """Return each sentence of the corpus once, in five languages, and the English ones of a test.

    Of the tests' other languages there are too few sentences to learn from.
    """
    found: dict[str, Case] = {}
    for path in sorted(CORPUS.glob("*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            name, tab, text = line.partition("\t")
            if tab and (name == "none" or name in RULES):
                case = Case(text.strip(), RULES.get(name, ""), path.stem)
                found.setdefault(case.text, case)
    known = set(RULES.values())
    for name in ("alarms", "ordinary"):
        for said in sentences(name):
            about = said.about if said.about in known else EMERGENCY
            if said.language == "en" and said.about not in NOT_BY_WORDS:
                case = Case(said.text, about if name == "alarms" else "", name)
                found.setdefault(case.text, case)
    return list(found.values())


def features(texts: Sequence[str]) -> list[frozenset[str]]:
    """Return what is weighed in each text."""
    return [sequences(stems([t.text for t in tokens(text)])) for text in texts]


def design(told: Sequence[frozenset[str]], columns: dict[str, int]) -> Any:
    """Return the texts as rows, each sequence of words as a column that is 0 or 1."""
    pairs = [(i, columns[f]) for i, fs in enumerate(told) for f in sorted(fs) if f in columns]
    rows, cols = zip(*pairs, strict=True)
    ones = np.ones(len(pairs))
    return sparse.csr_matrix((ones, (rows, cols)), shape=(len(told), len(columns)))


def fitted(x: Any, truth: NDArray[np.bool_], lasso: Array) -> Array:
    """Return intercept and weights of a logistic regression with ridge and lasso on the weights.

    Accelerated proximal gradient with a step for each weight from a bound of the curvature (Beck
    and Teboulle, SIAM J Imaging Sci 2009;2:183), begun anew where it overshoots.

    Parameters
    ----------
    lasso : penalty on the absolute size of each weight, in log likelihood
    """
    y = np.where(truth, 1.0, -1.0)
    ones = sparse.csr_matrix(np.ones((x.shape[0], 1)))
    x = sparse.hstack([ones, x], format="csr")
    across, ridge = x.T.tocsr(), np.append(0.0, np.full(len(lasso), RIDGE))
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


def fit(means: str, x: Any, rules: NDArray[np.str_], lasso: Array) -> Fit:
    """Fit one meaning, and score each sentence by a fit that had not seen it."""
    truth = rules == means
    fold = np.random.default_rng(SEED).integers(0, FOLDS, len(rules))
    scores = np.empty(len(rules))
    for k in range(FOLDS):
        w = fitted(x[fold != k], truth[fold != k], lasso)
        scores[fold == k] = x[fold == k] @ w[1:] + w[0]
    return Fit(means, scores, truth, fitted(x, truth, lasso))


def write(found: Fit, columns: dict[str, int], count: int) -> None:
    """Write the weights in tenths, those that round to nothing left out."""
    tenths = np.round(10 * found.weights[1:]).astype(int)
    by_weight: dict[str, list[str]] = {}
    for text, place in columns.items():
        if tenths[place]:
            by_weight.setdefault(str(tenths[place]), []).append(text)
    record = {
        "schema_version": 1,
        "id": found.means,
        "means": found.means,
        "bias": int(np.floor(10 * (found.weights[0] - HEARD_FROM[found.means]))),
        "note": f"Fitted to {count} sentences by `python -m validation.weights --write`.",
        "weights": {w: sorted(by_weight[w]) for w in sorted(by_weight, key=int)},
        "sources": [
            {
                "cite": f"Sentences written for Evidose, {date(2026, 11, 30).isoformat()}",
                "reading": "derived",
            }
        ],
    }
    OUT.mkdir(parents=True, exist_ok=True)
    text = canonical.canonical_text(WordWeights.model_validate(record))
    (OUT / f"{found.means}.toml").write_text(text, encoding="utf-8")


def run(keep: bool) -> bool:
    """Fit every meaning, print its figures, and write the library where asked."""
    told = corpus()
    rules, words = np.array([c.rule for c in told]), features([c.text for c in told])
    counts = Counter(f for fs in words for f in fs)
    columns = {f: i for i, f in enumerate(sorted(f for f, n in counts.items() if n >= LEAST))}
    lasso = np.array([LASSO_PAIR if {" ", "~"} & {*f} else LASSO_WORD for f in columns])
    x = design(words, columns)
    print(f"{len(told)} sentences, {int((rules == '').sum())} of them ordinary")
    heard = np.zeros(len(told), dtype=bool)
    for means in sorted(set(RULES.values())):
        found = fit(means, x, rules, lasso)
        told_here = found.left_out > HEARD_FROM[means]
        heard |= told_here
        print(f"{means}: heard {told_here[found.truth].mean():.1%} of {found.truth.sum()} left out")
        if keep:
            write(found, columns, len(told))
    files = np.array([c.file for c in told])
    print(f"ordinary sentences left out that are heard: {heard[rules == ''].mean():.2%}")
    for file in sorted(set(files)):
        here = (files == file) & (rules == "")
        if here.any():
            print(f"    written beside {file}: {heard[here].mean():.2%} of {here.sum()}")
    return False


def main() -> bool:
    """Print the figures of the folds left out."""
    return run(keep=False)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="fit to all and write the library")
    run(keep=parser.parse_args().write)
