"""Fitting and checking a table from end to end."""

import json
import shutil
from pathlib import Path

import pytest

from evidose.actions.keep.calibrate import about, evaluate_file, fit_file, write_tables
from evidose.calibration import KINDS, fit_all
from evidose.evidence import SHIPPED, open_library
from evidose.pages.know.calibration import END, START, check_document
from evidose.synthesis import next_trial
from evidose.terms import InputError


@pytest.fixture
def quick(monkeypatch):
    """Fit in a few rounds: what is tested here is the way there and back."""
    import evidose.calibration.fit as module

    monkeypatch.setattr(module.fit_kind, "__defaults__", (None, None, 3))
    return fit_all


def test_a_fit_can_be_laid_over_the_library(make_table, tmp_path, quick) -> None:
    table, out = make_table(25), tmp_path / "mine"
    told: list[str] = []
    written = fit_file(table, out, lambda done, most, doing: told.append(doing))
    assert [p.name for p in written] == [f"{kind}.toml" for kind in KINDS]
    assert told
    fitted = next_trial(open_library(out), "continuous").fitted_to
    assert (fitted.reviews, len(fitted.review_ids)) == (25, 25)
    check = evaluate_file(table, out)
    assert check.same_file
    assert check.known_reviews == 25
    shipped = evaluate_file(table)
    assert not shipped.same_file
    assert shipped.known_reviews == 0
    assert shipped.report.overall.log_score != check.report.overall.log_score
    again = [p.read_bytes() for p in written]
    assert [p.read_bytes() for p in fit_file(table, out)] == again


def test_cross_validation_says_so(make_table, quick) -> None:
    check = evaluate_file(make_table(25), cross_validate=True)
    assert about(check)["parameters"]["cross_validated"] is True
    assert check.report.overall.n_reviews == 25


def test_too_little_to_fit_or_to_check_is_told(make_table, tmp_path) -> None:
    with pytest.raises(InputError, match="review: found 6 reviews with continuous outcomes"):
        fit_file(make_table(6), tmp_path / "out")
    with pytest.raises(InputError, match="at least 20"):
        evaluate_file(make_table(6), cross_validate=True)
    with pytest.raises(InputError, match="year: found no trial with two earlier trials"):
        evaluate_file(make_table(4, trials=(2, 3)))


def test_absurd_trials_leave_every_number_finite(make_table) -> None:
    """Deviations of nothing, huge effects, one event in thousands: scored, never NaN."""

    def change(columns: dict[str, list]) -> None:
        for i in range(0, len(columns["review"]), 3):
            if columns["kind"][i] == "continuous":
                columns["sd_treatment"][i] = columns["sd_control"][i] = 1e-7
            else:
                columns["n_treatment"][i] = columns["n_control"][i] = 200_000.0
                columns["events_treatment"][i], columns["events_control"][i] = 0.0, 1.0

    report = evaluate_file(make_table(10, change=change)).report
    json.dumps(check_document(report, {}), allow_nan=False)
    assert 0 < report.overall.coverage["0.95"] < 1


def test_one_kind_alone_can_be_checked(make_table) -> None:
    def change(columns: dict[str, list]) -> None:
        columns["kind"] = ["generic" if k == "dichotomous" else k for k in columns["kind"]]

    report = evaluate_file(make_table(6, change=change)).report
    assert list(report.by_kind) == ["continuous"]


def test_tables_go_between_their_marks(make_table, tmp_path) -> None:
    check = evaluate_file(make_table(8))
    page = tmp_path / "score.md"
    name = "tables of reviews that took no part in the fit"
    page.write_text(f"before\n{START.format(name=name)}\n{END.format(name=name)}\nafter\n")
    write_tables(check, page)
    text = page.read_text()
    assert text.startswith("before\n")
    assert text.endswith("after\n")
    assert "| next observed effect |" in text
    with pytest.raises(InputError, match="expected a Markdown document"):
        write_tables(check, tmp_path / "absent.md")
    page.write_text("no place for tables")
    with pytest.raises(InputError, match="a Markdown document with a block named"):
        write_tables(check, page)


def test_every_place_of_the_library_can_be_replaced(make_table, tmp_path) -> None:
    place = "common/priors/next-trial"
    shutil.copytree(SHIPPED / place, tmp_path / "o" / place)
    table = make_table(5)
    same = evaluate_file(table, tmp_path / "o").report.overall
    assert same == evaluate_file(table).report.overall


AFTER_THE_FIT = Path(__file__).with_name("reviews_after_the_fit.txt")
"""Reviews that joined the table after the parameters were fitted."""


def rows_of_reviews(table, names, target):
    """Write the rows of a trial table whose review is one of `names`."""
    from pyarrow import array, compute, parquet

    trials = parquet.read_table(table)
    chosen = compute.is_in(trials["review"], array(sorted(names)))
    parquet.write_table(trials.filter(chosen), target)
    return target


@pytest.fixture(scope="module")
def fitted_reviews() -> set[str]:
    """Reviews that the shipped parameters were fitted to; the table at hand may hold more."""
    return {
        name for kind in KINDS for name in next_trial(open_library(), kind).fitted_to.review_ids
    }


@pytest.fixture(scope="module")
def shipped_check(cochrane_trials, fitted_reviews, tmp_path_factory):
    target = tmp_path_factory.mktemp("trials") / "fitted.parquet"
    return evaluate_file(rows_of_reviews(cochrane_trials, fitted_reviews, target))


@pytest.fixture(scope="module")
def unseen_check(cochrane_trials, tmp_path_factory):
    names = set(AFTER_THE_FIT.read_text(encoding="utf-8").split())
    target = tmp_path_factory.mktemp("trials") / "unseen.parquet"
    return evaluate_file(rows_of_reviews(cochrane_trials, names, target))


@pytest.mark.cochrane
def test_the_shipped_numbers_hold(shipped_check) -> None:
    """The parameters on the reviews they were fitted to."""
    report = shipped_check.report
    assert shipped_check.known_reviews == 240
    assert (report.overall.n_predictions, report.overall.n_reviews) == (11807, 240)
    for event in report.overall.events.values():
        assert event.ece_excess <= 0.01
        assert event.log_score < event.log_score_base_rate
    for scores in report.by_kind.values():
        for level, share in scores.coverage.items():
            assert share == pytest.approx(float(level), abs=0.02)
    gain = report.gains["dersimonian_laird"]["gt_0"]
    assert gain.mean >= 0.02
    assert gain.low > 0


@pytest.mark.cochrane
def test_reviews_that_took_no_part_in_the_fit_are_foretold_better_than_by_chance(
    unseen_check,
) -> None:
    report = unseen_check.report
    assert (unseen_check.known_reviews, report.overall.n_reviews) == (0, 70)
    for forecast in ("base_rate", "common_effect"):
        assert all(gain.low > 0 for gain in report.gains[forecast].values())
    for level in ("0.8", "0.9", "0.95"):
        assert report.overall.coverage[level] == pytest.approx(float(level), abs=0.02)


@pytest.mark.cochrane
def test_the_document_shows_todays_numbers(
    shipped_check, unseen_check, tmp_path, pytestconfig
) -> None:
    document = pytestconfig.rootpath / "docs" / "explanation" / "score.md"
    copy = tmp_path / "score.md"
    copy.write_text(document.read_text(encoding="utf-8"), encoding="utf-8")
    write_tables(shipped_check, copy)
    write_tables(unseen_check, copy)
    assert copy.read_text(encoding="utf-8") == document.read_text(encoding="utf-8")
