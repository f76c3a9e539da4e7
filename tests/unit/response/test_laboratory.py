from dataclasses import replace
from datetime import date, timedelta
from math import inf, log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidose.evidence import open_library
from evidose.response.laboratory import (
    alerts,
    change_limits,
    false_alarms_per_year,
    lab_change,
    samples_needed,
    spread,
)
from evidose.response.records import load_response
from evidose.safety import LabValue, Rule
from evidose.terms import Source

DATA = load_response(open_library())
ALT, CRP, TSH = (DATA.variation[n] for n in ("alt", "crp", "tsh"))


def test_published_reference_change_value_of_creatinine():
    """CVI 5.0 and CVA 1.1 give 14.2 %, as the meta-analysis' arithmetic has it."""
    assert change_limits(DATA.variation["creatinine"])[1] == pytest.approx(0.142, abs=0.001)


def test_log_limits_are_not_symmetric():
    down, up = change_limits(CRP)
    assert up > 1.0 > -down
    assert (1 + down) * (1 + up) == pytest.approx(1)


@pytest.mark.parametrize("variation", [ALT, CRP], ids=["alt", "crp"])
def test_steady_people_alarm_as_often_as_stated(variation):
    """New results against the mean of all earlier ones, in 4,000 people with 8 results."""
    rng = np.random.default_rng(11)
    sd = spread(variation)
    noise = rng.normal(size=(4000, 8)) * sd
    values = 20 * np.exp(noise) if variation.log_normal else 20 * (1 + noise)
    false = [
        lab_change(list(row[:k]), [row[k]], variation).beyond_noise
        for row in values[:800].tolist()
        for k in (3, 7)
    ]
    stated = false_alarms_per_year(1)
    assert np.mean(false) == pytest.approx(stated, abs=0.018)


def test_a_halved_crp_is_noise_and_a_tenth_is_not():
    assert not lab_change([6.0], [3.0], CRP).beyond_noise
    found = lab_change([6.0], [0.6], CRP)
    assert found.beyond_noise
    assert found.p_fell > 0.999
    assert found.low < found.change < found.high


def test_a_high_first_value_is_expected_to_fall():
    found = lab_change([80.0], [60.0], ALT, population_centre=25.0)
    assert -0.2 < found.regression < 0
    assert lab_change([80.0], [60.0], ALT).regression is None
    logged = lab_change([8.0], [4.0], CRP, population_centre=0.64).regression
    assert 0.64 / 8.0 - 1 < logged < 0


def test_more_samples_find_smaller_changes():
    few, many = samples_needed(TSH, -0.5), samples_needed(TSH, -0.1)
    assert few < many < inf
    assert samples_needed(TSH, 0.0) == inf
    z = 1.959964 + 0.841621
    assert few == np.ceil(2 * (z * spread(TSH) / log(2)) ** 2)


@pytest.mark.parametrize("bad", [([], [1.0]), ([1.0], []), ([1.0], [0.0]), ([-1.0], [2.0])])
def test_what_is_no_result_is_refused(bad):
    with pytest.raises(ValueError, match="above zero"):
        lab_change(*bad, ALT)


def rule(name, *compare, severity="major", days=None):
    return Rule(
        schema_version=1, id=name, kind="laboratory", severity=severity,
        cause=name, subject=name, compare=compare, together_days=days, message="{values}",
        reason="r", action=f"do {name}", certainty="low", reviewed=date(2026, 1, 1),
        holds=({"start": "ok", "continue": "ok"},),
        sources=(Source(cite="made up for this test", reading="knowledge"),),
    )  # fmt: skip


THREE = rule("three", {"test": "alt|ast", "at_least_uln": 3.0, "below_uln": 5.0})
FIVE = rule("five", {"test": "alt|ast", "at_least_uln": 5.0}, severity="contraindicated")
BOTH = rule(
    "both",
    {"test": "alt|ast", "at_least_uln": 3.0},
    {"test": "bilirubin", "at_least_uln": 2.0},
    severity="contraindicated",
    days=30,
)
RULES = (THREE, FIVE, BOTH)


def lab(name, value, uln, day=1):
    shown = "the laboratory" if uln else "none"
    return LabValue(
        name, name, value, "", "U/L", f"{value}", uln, shown, uln, (), date(2026, 1, day)
    )


def test_every_crossing_alerts_whatever_came_before():
    """At the threshold itself, each value by its own limit."""
    results = [lab("alt", v, 40.0) for v in (119.9, 120.0, 199.0, 200.0, 4000.0)]
    found = [a.rule.id for a in alerts(results, RULES)]
    assert found.count("three") == 2
    assert found.count("five") == 2
    assert not alerts([lab("alt", 120.0, None), lab("tsh", 99.0, 4.0)], RULES)
    (one,) = alerts([lab("alt", 120.0, 35.0, 7)], RULES)
    assert (one.message, one.day) == ("do three", date(2026, 1, 7))


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(["alt", "ast"]),
    st.floats(1, 500),
    st.floats(3, 100),
    st.lists(st.floats(0.01, 2.9), max_size=6),
)
def test_no_history_hides_a_threshold(name, uln, times, before):
    """Whatever came before, a value of three or five times its own limit alerts."""
    history = [lab(name, ratio * uln, uln, d + 1) for d, ratio in enumerate(before)]
    newest = lab(name, uln * times, uln, len(before) + 1)
    rules = {a.rule.id for a in alerts([*history, newest], RULES) if newest in a.results}
    assert rules == {
        "five" if newest.times_uln >= 5 else "three" if newest.times_uln >= 3 else ""
    } - {""}


@settings(max_examples=100, deadline=None)
@given(st.floats(3.1, 50), st.floats(2.1, 30), st.integers(0, 40), st.sampled_from(["alt", "ast"]))
def test_two_tests_together_are_never_missed(enzyme, bilirubin, apart, name):
    first = lab(name, 40 * enzyme, 40.0, 1)
    day = date(2026, 1, 1) + timedelta(days=apart)
    second = replace(lab("bilirubin", 20 * bilirubin, 20.0), day=day)
    found = [a for a in alerts([first, second], RULES) if a.rule is BOTH]
    assert bool(found) == (apart <= 30)
