"""Reading a user's table: every fault is told with row, column and what is accepted."""

from pathlib import Path

import numpy as np
import pytest

from evidose.actions.know.synthesize import Choices, synthesize_file, synthesize_table
from evidose.terms import EvidoseError, InputError

MEANS = (
    "study,m1i,sd1i,n1i,m2i,sd2i,n2i\nA,5,2,30,6,2,30\nB,4.5,2.2,50,6,2.1,48\nC,5,2,20,5.1,2,21\n"
)


def run(text: str, measure: str = "MD", **more):  # type: ignore[no-untyped-def]
    return synthesize_table(text.encode(), "own.csv", Choices(measure, **more))


def test_mean_differences_by_hand() -> None:
    found = run(MEANS)
    assert found.yi.tolist() == pytest.approx([-1.0, -1.5, -0.1])
    assert found.vi[0] == pytest.approx(4 / 30 + 4 / 30)
    assert found.labels == ("A", "B", "C")


@pytest.mark.parametrize("measure", ["RR", "OR", "RD"])
def test_tables_of_counts(measure: str) -> None:
    found = run("ai,n1i,ci,n2i\n10,50,5,50\n8,40,6,41\n", measure)
    assert np.isfinite(float(found.pooled.estimate))
    assert found.labels == ("Study 1", "Study 2")


def test_effects_and_variances_with_semicolons_and_decimal_commas() -> None:
    found = run("yi;vi\n0,5;0,04\n0,1;0,05\n", "GEN")
    assert found.yi.tolist() == [0.5, 0.1]


def test_a_row_with_a_gap_is_left_out_and_told() -> None:
    found = run(MEANS + "D,5,,20,5,2,21\n")
    assert len(found.labels) == 3
    assert "row 5 (D): found nothing in sd1i" in str(found.dropped[0])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "no rows"),
        ("study,m1i\nA,3\n", "missing: sd1i"),
        (MEANS.replace("2.2", "two"), "row 3 (B), column sd1i: found 'two', expected a number"),
        ("yi,vi\n0.5,-1\n", "row 2"),
        ('yi,vi\n"0.5,0.1\n', "not a CSV table"),
    ],
)
def test_faults_are_told(text: str, told: str) -> None:
    with pytest.raises(InputError) as fault:
        run(text, "GEN" if text.startswith(("yi", '"', "")) and "m1i" not in text else "MD")
    assert told in str(fault.value)


def test_bytes_that_are_not_text_are_told() -> None:
    with pytest.raises(InputError, match="not UTF-8"):
        synthesize_table(b"a,\x81\n1,2\n", "own.csv", Choices("MD"))


def test_an_unknown_measure_is_told() -> None:
    with pytest.raises(InputError, match="one of GEN, MD"):
        run(MEANS, "XYZ")


EFFECTS = "study,yi,vi\nA,0.1,0.02\nB,0.2,0.03\nC,0.4,0.02\n"
EQUAL = "study,yi,vi\nA,-1,0.05\nB,-1,0.08\nC,-1,0.1\n"


@pytest.mark.parametrize(
    "choice", [{"given": "odds"}, {"repeated": "yes"}, {"method": "XX"}, {"test": "XX"}]
)
def test_unknown_choices_are_told(choice: dict[str, str]) -> None:
    with pytest.raises(EvidoseError):
        run(EFFECTS, "GEN", **choice)


@pytest.mark.parametrize("method", ["EE", "FE", "CE"])
def test_a_common_effect_has_no_knapp_hartung(method: str) -> None:
    plain = run(EFFECTS, "GEN", method=method)
    assert (plain.test, plain.notes) == ("z", ())
    for asked in ("knha", "hksj", "adhoc"):
        found = run(EFFECTS, "GEN", method=method, test=asked)
        assert found.test == "z"
        assert float(found.pooled.se) == float(plain.pooled.se)
        assert found.notes[0].endswith(f"so test z was used and not {asked}.")
    assert run(EFFECTS, "GEN", method=method, test="t").test == "t"


def test_random_effects_take_knapp_hartung_unless_asked_otherwise() -> None:
    assert run(EFFECTS, "GEN").test == "knha"
    assert run(EFFECTS, "GEN", test="z").test == "z"


@pytest.mark.parametrize("last", ["-1", "-1.0004"])
def test_equal_studies_keep_an_interval_with_a_width(last: str) -> None:
    found = run(EQUAL.replace("C,-1,", f"C,{last},"), "GEN")
    wald = (1 / (1 / 0.05 + 1 / 0.08 + 1 / 0.1)) ** 0.5
    assert found.test == "adhoc"
    assert float(found.pooled.se) == pytest.approx(wald)
    assert "next to no width" in found.notes[-1]


def test_a_correction_that_narrows_is_told_and_left_as_metafor_has_it() -> None:
    found = run(EFFECTS.replace("0.4", "0.15"), "GEN")
    assert found.test == "knha"
    assert "narrower than without Knapp-Hartung" in found.notes[-1]
    assert run(EFFECTS.replace("0.4", "1.4"), "GEN").notes == ()
    assert run(EQUAL, "GEN", test="adhoc").notes == ()


def test_one_study_is_told_and_not_mended() -> None:
    found = run("study,yi,vi\nA,0.5,0.04\n", "GEN")
    assert (found.test, found.notes, int(found.pooled.k)) == ("knha", (), 1)


def test_rows_of_one_study_are_refused_combined_or_kept_as_asked() -> None:
    text = EFFECTS.replace("B,", " a ,")
    with pytest.raises(InputError) as fault:
        run(text, "GEN")
    assert "rows 2, 3: found one study in 2 rows: A" in str(fault.value)
    assert "--repeated combine" in str(fault.value)
    kept = run(text, "GEN", repeated="independent")
    assert kept.labels == ("A", "a", "C")
    assert kept.notes[0] == "Taken as different people, as asked, though in several rows: A."
    together = run(text, "GEN", repeated="combine")
    assert together.labels == ("A", "C")
    assert together.yi.tolist() == pytest.approx([0.15, 0.4])
    assert together.vi[0] == pytest.approx((0.02 + 0.03 + (0.02 * 0.03) ** 0.5) / 4)
    assert "combined, with a correlation of 0.5" in together.notes[0]


def test_a_row_that_cannot_be_used_repeats_nothing() -> None:
    assert run(EFFECTS + "A,,0.02\n", "GEN").labels == ("A", "B", "C")


def test_columns_without_a_part_are_told() -> None:
    text = "study,year,arm size,yi,vi\nA,2001,3,0.1,0.02\nB,2002,4,0.9,0.03\n"
    assert run(text, "GEN").notes == ("Columns that had no part in this: arm size.",)
    chosen = run(text, "GEN", only=("arm size=3",))
    assert chosen.labels == ("A",)
    assert chosen.notes == ()


def test_a_file_is_read_and_a_missing_one_told(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text(EFFECTS, encoding="utf-8")
    assert synthesize_file(path, Choices("GEN")).labels == ("A", "B", "C")
    with pytest.raises(InputError, match="no such file"):
        synthesize_file(tmp_path / "none.csv", Choices("GEN"))
