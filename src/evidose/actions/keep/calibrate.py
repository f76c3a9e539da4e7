"""Fitting the model of the next trial to a trial table, and checking it on one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import numpy as np

from evidose.actions.know.library import open_library
from evidose.calibration import (
    KINDS,
    LARGEST_TABLE,
    Predictions,
    Provenance,
    Report,
    Trials,
    at_low_risk,
    cross_validated,
    evaluate,
    fit_all,
    low_risk_forecasts,
    model_forecast,
    predictions,
    read_trials,
    record,
)
from evidose.evidence import SHIPPED, canonical, library_date
from evidose.pages.know.calibration import check_tables, replaced_block
from evidose.synthesis import NextTrial, next_trial
from evidose.terms import VERSION, InputError, Problem, read_given

Progress = Callable[[int, int, str], None]

FEWEST_REVIEWS = 20
LARGEST_DOCUMENT = 5_000_000
"""Reviews of a kind without which nothing is fitted: a dozen parameters need more than that."""


CROSS_VALIDATED, SHIPPED_PARAMETERS = "cross-validated tables", "tables of shipped parameters"
UNSEEN_REVIEWS = "tables of reviews that took no part in the fit"
"""Names of the generated blocks in the document about the score."""


@dataclass(frozen=True, slots=True)
class Check:
    """What `evaluate_file` found.

    Attributes
    ----------
    report : the scores
    file : name of the table's file
    sha256 : its checksum
    rows, left_out : rows of the table, and those that are not used, by reason
    same_file : the shipped parameters were fitted to this very file
    known_reviews : reviews in it that the shipped parameters were fitted to
    cross_validated : every review was predicted by a model fitted without it
    """

    report: Report
    file: str
    sha256: str
    rows: int
    left_out: dict[str, int]
    same_file: bool
    known_reviews: int
    cross_validated: bool


def fit_file(path: Path, out: Path, progress: Progress | None = None) -> list[Path]:
    """Fit the model to a trial table; write ``common/priors/next-trial/<kind>.toml`` below `out`.

    Returns
    -------
    The files that were written; `out` can then be used as ``--evidence``.

    Raises
    ------
    InputError
        The file cannot be read, or has too few predictions of a kind.
    """
    trials, given = _read(path)
    provenance = Provenance(_checksum(path), datetime.now(tz=UTC).date(), VERSION)
    _enough(given, path)
    models, bias = fit_all(given, progress)
    records = []
    for i, kind in enumerate(KINDS):
        rows = given.kind == i
        reviews = np.unique(given.review[rows])
        counts = {
            "reviews": len(reviews),
            "trials": int(np.sum(trials.kind == i)),
            "predictions": int(rows.sum()),
        }
        records.append(record(kind, models[kind], bias, provenance, counts, reviews))
    folder = out / "common" / "priors" / "next-trial"
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for made in records:
        if out.resolve() != SHIPPED.resolve():  # laid over the library, it stands in for its own
            made = made.model_copy(update={"replaces": f"{made.id}@{library_date()}"})
        target = folder / f"{made.id}.toml"
        canonical.write_whole(target, canonical.canonical_text(made))
        written.append(target)
    return written


def evaluate_file(
    path: Path,
    overlay: Path | None = None,
    *,
    cross_validate: bool = False,
    progress: Progress | None = None,
) -> Check:
    """Check the model on a trial table, beside its rivals.

    Parameters
    ----------
    overlay : a library whose ``common/priors/next-trial`` replaces the shipped one
    cross_validate : fit anew without each fifth of the reviews and predict that fifth, instead of
        using the library's parameters

    Raises
    ------
    InputError
        The file cannot be read, or no trial in it has two earlier ones.
    """
    trials, given = _read(path)
    library = open_library(overlay)
    known = {kind: next_trial(library, kind) for kind in KINDS}
    if cross_validate:
        _enough(given, path)
        forecast, low_risk = cross_validated(given, progress)
    else:
        observed, debiased = (
            {k: m.predictive_model(debiased=d) for k, m in known.items()} for d in (False, True)
        )
        forecast = model_forecast(given, observed)
        low_risk = low_risk_forecasts(given.take(at_low_risk(given)), observed, debiased)
    checksum = _checksum(path)
    return Check(
        report=evaluate(given, forecast, low_risk, progress),
        file=path.name,
        sha256=checksum,
        rows=trials.rows,
        left_out=trials.left_out,
        same_file=any(m.fitted_to.sha256 == checksum for m in known.values()),
        known_reviews=_known_reviews(given, known),
        cross_validated=cross_validate,
    )


def about(check: Check) -> dict[str, object]:
    """Return what a reader of the numbers must know about their origin."""
    return {
        "code_version": VERSION,
        "library_version": library_date(),
        "file": {
            "name": check.file,
            "sha256": check.sha256,
            "rows": check.rows,
            "left_out": check.left_out,
        },
        "parameters": {
            "cross_validated": check.cross_validated,
            "fitted_to_this_file": check.same_file,
            "reviews_used_in_the_fit": check.known_reviews,
        },
        "weights": "reviews weigh equally",
    }


def write_tables(check: Check, document: Path) -> None:
    """Replace the generated tables in a document by those of a check.

    Raises
    ------
    InputError
        The document is absent or has no place for the tables.
    """
    name = SHIPPED_PARAMETERS if check.known_reviews else UNSEEN_REVIEWS
    name = CROSS_VALIDATED if check.cross_validated else name
    try:
        text = read_given(document, LARGEST_DOCUMENT, "a Markdown document").decode()
        changed = replaced_block(text, name, check_tables(check.report))
    except (OSError, ValueError) as fault:
        expected = f"a Markdown document with a block named {name!r}"
        raise InputError(Problem(str(document), "", str(fault), expected)) from None
    canonical.write_whole(document, changed)


def _read(path: Path) -> tuple[Trials, Predictions]:
    trials = read_trials(path)
    given = predictions(trials)
    if not len(given.y):
        found = "no trial with two earlier trials in its analysis"
        raise InputError(Problem(str(path), "year", found, "at least one"))
    return trials, given


def _enough(given: Predictions, path: Path) -> None:
    for i, kind in enumerate(KINDS):
        found = len(np.unique(given.review[given.kind == i]))
        if found < FEWEST_REVIEWS:
            told = f"{found} reviews with {kind} outcomes and a trial to predict"
            raise InputError(Problem(str(path), "review", told, f"at least {FEWEST_REVIEWS}"))


def _known_reviews(given: Predictions, known: dict[str, NextTrial]) -> int:
    """Count the reviews that took part in the fit, in whichever version they stand."""
    seen = {name.partition(".")[0] for m in known.values() for name in m.fitted_to.review_ids}
    here = {str(name).partition(".")[0] for name in given.review}
    return len(seen & here)


def _checksum(path: Path) -> str:
    return sha256(read_given(path, LARGEST_TABLE, "a Parquet file")).hexdigest()
