"""Nothing leaks: only earlier years of the same analysis look ahead."""

import numpy as np
import pytest

from evidose.calibration.predictions import predictions, review_weights
from evidose.calibration.table import read_trials


def as_rows(given) -> set[tuple]:
    return {
        (str(r), round(float(y), 9), *np.round(np.sort(p[~np.isnan(p)]), 9).tolist())
        for r, y, p in zip(given.review, given.y, given.past_y, strict=True)
    }


def test_the_past_is_every_earlier_year_and_nothing_else(make_table) -> None:
    trials = read_trials(make_table(4))
    given = predictions(trials)
    for group in np.unique(trials.group):
        rows = np.flatnonzero(trials.group == group)
        rows = rows[np.argsort(trials.year[rows])]
        for i in range(2, len(rows)):
            at = np.flatnonzero(given.y == trials.yi[rows[i]])[0]
            assert given.k[at] == i
            past = given.past_y[at][~np.isnan(given.past_y[at])]
            assert sorted(past) == sorted(trials.yi[rows[:i]])
    assert np.all((~np.isnan(given.past_y)).sum(axis=1) == given.k)


def test_trials_of_one_year_never_predict_each_other(make_table) -> None:
    def change(columns: dict[str, list]) -> None:
        columns["year"] = [float(min(y, 1996)) for y in columns["year"]]

    given = predictions(read_trials(make_table(6, change=change)))
    assert set(given.k) == {2, 3}


def test_what_comes_later_does_not_change_a_prediction(make_table) -> None:
    before = predictions(read_trials(make_table(6)))
    early = before.k <= 3

    def change(columns: dict[str, list]) -> None:
        for i, year in enumerate(columns["year"]):
            if year > 1990 + 2 * 3:  # every trial after the fourth
                if columns["mean_treatment"][i] is not None:
                    columns["mean_treatment"][i] *= -3
                else:
                    columns["events_treatment"][i] = 1.0

    after = predictions(read_trials(make_table(6, change=change)))
    assert as_rows(before.take(np.flatnonzero(early))) <= as_rows(after)


def test_other_rows_of_a_trial_are_no_part_of_its_past(make_table) -> None:
    """A trial's rows in other subgroups and analyses, however early, never predict it."""
    plain = predictions(read_trials(make_table(4)))

    def change(columns: dict[str, list]) -> None:
        for i in range(len(columns["review"])):
            for name, values in columns.items():
                values.append(values[i])
                if name == "subgroup":
                    values[-1] = "a smaller part of the same trial"
                if name in ("n_treatment", "n_control") and values[-1] is not None:
                    values[-1] -= 1
                if name == "events_treatment" and values[-1] is not None:
                    values[-1] = max(values[-1] - 5, 0)
                if name == "year":
                    values[-1] = 1950.0

    def change_analysis(columns: dict[str, list]) -> None:
        change(columns)
        half = len(columns["review"]) // 2
        columns["analysis"][half:] = ["0.9"] * half
        columns["kind"][half:] = ["generic"] * half

    assert as_rows(predictions(read_trials(make_table(4, change=change)))) == as_rows(plain)
    assert as_rows(predictions(read_trials(make_table(4, change=change_analysis)))) == as_rows(
        plain
    )


def test_a_repeated_analysis_is_predicted_once(make_table) -> None:
    plain = predictions(read_trials(make_table(4)))

    def change(columns: dict[str, list]) -> None:
        for name, values in columns.items():
            values += ["9.9" if name == "analysis" and v == "1.1" else v for v in values]

    again = predictions(read_trials(make_table(4, change=change)))
    assert len(again.y) == len(plain.y)
    assert as_rows(again) == as_rows(plain)


def test_order_of_rows_does_not_matter(make_table, order) -> None:
    plain = predictions(read_trials(make_table(6)))

    def change(columns: dict[str, list]) -> None:
        n = len(columns["review"])
        places = order[order < n]
        for name, values in columns.items():
            columns[name] = [values[i] for i in places]

    shuffled = predictions(read_trials(make_table(6, change=change)))
    np.testing.assert_array_equal(shuffled.y, plain.y)
    np.testing.assert_array_equal(shuffled.past_y, plain.past_y)


def test_reviews_weigh_equally() -> None:
    weight = review_weights(np.array(["b", "a", "b", "b"]))
    assert weight.tolist() == pytest.approx([1 / 6, 1 / 2, 1 / 6, 1 / 6])


def test_taking_rows_cuts_the_padding(make_table) -> None:
    given = predictions(read_trials(make_table(6)))
    few = given.take(np.flatnonzero(given.k == 2))
    assert few.past_y.shape[1] == 2
    assert not np.isnan(few.past_y).any()
