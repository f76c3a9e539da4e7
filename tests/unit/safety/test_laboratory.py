import pytest

from evidose.safety.laboratory import read_lab, split_labs


@pytest.mark.parametrize(
    ("text", "test", "value", "times"),
    [
        ("ALT=140 U/L", "alt", 140, 140 / 45),
        ("ALT 2,3 µkat/L (ref 0,2-0,8)", "alt", 138, 2.3 / 0.8),
        ("ALT 2.3 ukat/L ref 0.2-0.8", "alt", 138, 2.3 / 0.8),
        ("SGPT: 95 IU/L", "alt", 95, 95 / 45),
        ("AST 80 U/L (ULN 40)", "ast", 80, 2),
        ("AST = 80 U/L <35", "ast", 80, 80 / 35),
        ("ALT 3 x ULN", "alt", 135, 3),
        ("ALT 90 U/L 2026-11-01", "alt", 90, 2),
        ("ALT 90 U/L (11-2026)", "alt", 90, 2),
        ("ALT 90 U/L 1.11.26", "alt", 90, 2),
        ("ALT 90 U/L 0.5-30.5 (1/11/2026)", "alt", 90, 90 / 30.5),
        ("bilirubin 2 mg/dL", "bilirubin", 34.2, 34.2 / 25),
        ("eGFR 45 mL/min/1.73m2", "egfr", 45, None),
        ("PHQ-9 item 9: 1", "phq-9-item-9", 1, None),
        ("PHQ-9 14", "phq-9", 14, None),
        ("creatinine 1.4 mg/dL", "creatinine", 123.788, 123.788 / 90),
    ],
)
def test_values(text, test, value, times, rules):
    found = read_lab(text, rules.tests)
    assert found.test == test
    assert found.value == pytest.approx(value, rel=1e-9)
    assert found.times_uln == (None if times is None else pytest.approx(times, rel=1e-9))


def test_one_microkatal_is_sixty_units(rules):
    katal = read_lab("ALT 1 ukat/L (ref 0-1)", rules.tests)
    unit = read_lab("ALT 60 U/L (ref 0-60)", rules.tests)
    assert (katal.value, katal.times_uln) == (unit.value, unit.times_uln)


def test_an_absent_limit_is_said_to_be_assumed(rules):
    found = read_lab("ALT=140 U/L", rules.tests)
    assert found.uln_source == "assumed"
    assert "45 U/L was assumed" in found.remarks[0]
    assert read_lab("ALT=140 U/L (10-70)", rules.tests).remarks == ()


def test_a_small_number_without_unit_is_read_as_microkatal(rules):
    found = read_lab("ALT 2.3", rules.tests)
    assert found.value == pytest.approx(138)
    assert any("ukat/L" in r for r in found.remarks)


@pytest.mark.parametrize("text", ["ALT 1,200 U/L", "ALT 1.200 U/L", "ALT 1 200 U/L", "ALT 1200"])
def test_a_thousand_is_not_read_as_one(text, rules):
    assert read_lab(text, rules.tests).value == 1200


def test_bounds_keep_their_sign(rules):
    assert read_lab("AST <5 U/L", rules.tests).sign == "<"
    assert read_lab("AST >400 U/L", rules.tests).sign == ">"


@pytest.mark.parametrize("text", ["ALT 40 bananas/L", "blorb 5", "ALT high", "", "140", "= 5 U/L"])
def test_what_cannot_be_read_is_not_guessed(text, rules):
    assert read_lab(text, rules.tests) is None


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("ALT 30, AST 400", ("ALT 30", "AST 400")),
        ("ALT 140 U/L AST 150 U/L", ("ALT 140 U/L", "AST 150 U/L")),
        ("ALT=30 (ref 10-45); bilirubin 5 mg/dL", ("ALT=30 (ref 10-45)", "bilirubin 5 mg/dL")),
        ("ALT is 30 and AST is 40", ("ALT is 30", "AST is 40")),
        ("PHQ-9 item 9: 1", ("PHQ-9 item 9: 1",)),
        ("urine opiates positive", ("urine opiates positive",)),
        ("", ("",)),
    ],
)
def test_several_values_in_one_text_are_cut_apart(text, parts, rules):
    assert split_labs(text, rules.tests) == parts


def test_a_further_number_is_told_as_unread(rules):
    assert read_lab("ALT 30 U/L, gamma 400", rules.tests).unread == "gamma 400"
    assert read_lab("ALT 30 U/L (ref 10-45), 2026-11-01", rules.tests).unread == ""
