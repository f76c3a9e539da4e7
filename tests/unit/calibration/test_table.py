"""Reading a trial table: values, what is left out and why, and plain words for what is wrong."""

import sys

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import parquet as pq

from evidose.calibration.table import KINDS, read_trials
from evidose.stats.effect_size import effect_size
from evidose.stats.predictive import LEVELS
from evidose.terms import EvidoseError, InputError


def test_effects_are_standardised_mean_differences(make_table) -> None:
    trials = read_trials(make_table(2))
    columns = pq.read_table(make_table(2)).to_pydict()
    first = columns["kind"].index("dichotomous")
    d = effect_size(
        "OR",
        ai=columns["events_treatment"][first : first + 1],
        n1i=columns["n_treatment"][first : first + 1],
        ci=columns["events_control"][first : first + 1],
        n2i=columns["n_control"][first : first + 1],
    )
    at = np.flatnonzero(trials.kind == KINDS.index("dichotomous"))
    assert trials.yi[at].min() <= d.yi[0] * np.sqrt(3) / np.pi <= trials.yi[at].max()
    assert np.any(np.isclose(trials.yi[at], d.yi[0] * np.sqrt(3) / np.pi, atol=1e-12))
    continuous = np.flatnonzero(trials.kind == 0)
    g = effect_size(
        "SMD",
        correction="approximate",
        m1i=columns["mean_treatment"][:1],
        sd1i=columns["sd_treatment"][:1],
        n1i=columns["n_treatment"][:1],
        m2i=columns["mean_control"][:1],
        sd2i=columns["sd_control"][:1],
        n2i=columns["n_control"][:1],
    )
    assert trials.yi[continuous[0]] == pytest.approx(g.yi[0], abs=1e-12)
    assert trials.design.growth[continuous[0]] == pytest.approx(1 / (2 * trials.n[continuous[0]]))


def test_the_design_does_not_know_the_result(make_table) -> None:
    """Moving events from one arm to the other, or changing means, leaves the design as it is."""
    plain = read_trials(make_table(5))

    def swapped(columns: dict[str, list]) -> None:
        a, c = columns["events_treatment"], columns["events_control"]
        columns["events_treatment"], columns["events_control"] = c, a
        columns["mean_treatment"] = [
            None if m is None else m + 3 for m in columns["mean_treatment"]
        ]

    changed = read_trials(make_table(5, change=swapped))
    for name in ("variance", "slope", "offset", "growth"):
        np.testing.assert_allclose(
            getattr(plain.design, name), getattr(changed.design, name), atol=1e-12
        )
    assert not np.allclose(plain.yi, changed.yi)


def test_what_is_left_out_is_counted(make_table) -> None:
    def change(columns: dict[str, list]) -> None:
        columns["kind"][0] = "generic"
        columns["year"][1], columns["study"][1] = None, "Nobody"
        columns["year"][2], columns["study"][2] = None, "Somebody 1988 (TRIAL)"
        columns["sd_treatment"][3] = None

    path = make_table(5, change=change)
    trials = read_trials(path)
    assert list(trials.left_out.values()) == [1, 1, 1, 0]
    assert sum(trials.left_out.values()) + len(trials.yi) == trials.rows
    assert 1988 in trials.year


def test_one_row_per_trial_the_largest(make_table) -> None:
    def change(columns: dict[str, list]) -> None:
        for name, values in columns.items():
            values.append(values[0])
            if name == "subgroup":
                values[-1] = "women"
            if name.startswith("n_"):
                values[-1] = 500.0
            if name == "rob2_overall":
                values[-1] = "high"

    trials = read_trials(make_table(3, change=change))
    assert list(trials.left_out.values())[-1] == 1
    assert trials.n.max() == 1000
    assert trials.level[trials.n.argmax()] == LEVELS.index("high")


def test_analyses_are_numbered_in_their_natural_order(make_table) -> None:
    def change(columns: dict[str, list]) -> None:
        columns["analysis"] = ["1.10" if a == "1.1" else a for a in columns["analysis"]]

    trials = read_trials(make_table(1, change=change))
    assert trials.group[trials.kind == 1].max() == 0  # 1.2, before 1.10


def refused(path) -> str:
    with pytest.raises(InputError) as told:
        read_trials(path)
    return str(told.value)


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("kind", "ordinal", "kind: found 'ordinal' in row 1, expected continuous or dichotomous"),
        ("year", 19.0, "year: found 19.0 in row 1, expected a year from 1800 to 2100"),
        ("n_control", -4.0, "n_control: found -4.0 in row 1, expected no negative number"),
        ("rob2_overall", "unclear", "rob2_overall: found 'unclear' in row 1, expected low, some"),
        ("review", "", "review: found '' in row 1, expected a name in every row"),
        ("events_treatment", 5000.0, "expected no more than n_treatment"),
    ],
)
def test_impossible_values_are_told(make_table, column: str, value: object, message: str) -> None:
    def change(columns: dict[str, list]) -> None:
        columns[column][0] = value

    assert message in refused(make_table(3, change=change))


def test_missing_and_mistyped_columns_are_told_together(make_table) -> None:
    table = pq.read_table(make_table(3))
    path = make_table(3)
    years = pa.array(["1999"] * table.num_rows)
    table = table.drop_columns(["n_control"]).set_column(
        table.column_names.index("year"), "year", years
    )
    pq.write_table(table.drop_columns(["rob2_overall", "subgroup"]), path)
    message = refused(path)
    assert "n_control: found no such column, expected a column of numbers" in message
    assert "year: found a column of type string, expected numbers" in message
    assert "rob2_overall" not in message


def test_a_file_that_is_none(tmp_path) -> None:
    assert "found no such file" in refused(tmp_path / "absent.parquet")
    path = tmp_path / "x.parquet"
    path.write_text("review,year\n")
    assert "expected a Parquet file" in refused(path)


def test_a_missing_extra_is_told(make_table, monkeypatch) -> None:
    path = make_table(2)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(EvidoseError, match="install evidose with its extra `calibration`"):
        read_trials(path)
