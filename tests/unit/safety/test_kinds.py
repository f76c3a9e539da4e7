"""Each kind of rule: where it holds, and where the nearest case does not."""

import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from evidose.safety import Answers, screen

TODAY = date(2026, 11, 22)
BARE = Answers("low-dose-naltrexone")
CASES = Path(__file__).parents[2] / "cases" / "screening"


def holds(rule, rules, **told):
    return rule in {f.rule for f in screen(replace(BARE, **told), rules, TODAY).findings}


@pytest.mark.parametrize(
    ("rule", "near", "far"),
    [
        ("central-opioid", {"medications": ("codeine",)}, {"medications": ("no codeine",)}),
        ("loperamide-above-label", {"medications": ("loperamide 17 mg a day",)},
         {"medications": ("loperamide 16 mg a day",)}),
        ("loperamide-above-label", {"medications": ("9 imodium a day",)},
         {"medications": ("8 imodium a day",)}),
        ("naltrexone-depot", {"medications": ("stopped Vivitrol 29 days ago",)},
         {"medications": ("stopped Vivitrol 30 days ago",)}),
        ("naltrexone-depot", {"medications": ("stopped Vivitrol",)},
         {"medications": ("no Vivitrol",)}),
        ("above-low-dose", {"dose_mg": 6.01}, {"dose_mg": 6.0}),
        ("above-labelled-dose", {"dose_mg": 50.01}, {"dose_mg": 50.0}),
        ("above-any-dose", {"dose_mg": 150.01}, {"dose_mg": 150.0}),
        ("opioid-marker", {"medications": ("naloxegol",)}, {"medications": ("naloxone",)}),
        ("interval-short-acting", {"medications": ("stopped codeine 9 days ago",)},
         {"medications": ("stopped codeine 10 days ago",)}),
        ("interval-long-acting", {"medications": ("quit methadone 13 days ago",)},
         {"medications": ("quit methadone 14 days ago",)}),
        ("under-18", {"age": 17.9}, {"age": 18.0}),
        ("over-65", {"age": 65.0}, {"age": 64.0}),
        ("pregnancy", {"pregnant": "yes"}, {"pregnant": "no"}),
        ("surgery-soon", {"surgery": date(2026, 12, 2)}, {"surgery": date(2026, 12, 3)}),
        ("surgery-later", {"surgery": date(2026, 12, 3)}, {"surgery": date(2026, 12, 2)}),
        ("surgery-just-past", {"surgery": date(2026, 11, 8)}, {"surgery": date(2026, 11, 7)}),
        ("transaminases-5", {"labs": ("ALT 225 U/L",)}, {"labs": ("ALT 224 U/L",)}),
        ("transaminases-3", {"labs": ("ALT 135 U/L",)}, {"labs": ("ALT 134 U/L",)}),
        ("transaminases-1", {"labs": ("ALT 46 U/L",)}, {"labs": ("ALT 45 U/L",)}),
        ("egfr-30-low-dose", {"labs": ("eGFR 29",)}, {"labs": ("eGFR 30",)}),
        ("egfr-30-full-dose", {"labs": ("eGFR 29",), "dose_mg": 25.0},
         {"labs": ("eGFR 29",), "dose_mg": 24.0}),
        ("hys-law", {"labs": ("ALT 140 U/L", "bilirubin 60 umol/L")}, {"labs": ("ALT 140 U/L",)}),
        ("jaundice", {"symptoms": ("yellow eyes",)}, {"symptoms": ("no yellow eyes",)}),
        ("self-harm-words", {"notes": ("I want to die",)}, {"notes": ("I want to diet",)}),
        ("naloxone-rescue", {"medications": ("Narcan",)}, {"medications": ("Suboxone",)}),
        ("above-low-dose", {"dose_mg": 45.0}, {"dose_mg": 4.5}),
        ("paracetamol", {"medications": ("Tylenol",)}, {"medications": ("Advil",)}),
    ],
)  # fmt: skip
def test_a_rule_holds_here_and_not_there(rule, near, far, rules):
    assert holds(rule, rules, **near)
    assert not holds(rule, rules, **far)


def test_a_past_use_without_an_interval_counts_however_long_ago(rules):
    assert holds("opioid-marker", rules, medications=("stopped naloxegol 300 days ago",))


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("took simvastatin this morning", True),
        ("took simvastatin 7 days ago", True),
        ("took simvastatin 8 days ago", False),
        ("simvastatin in 2015", False),
        ("never took simvastatin", False),
    ],
)
def test_what_was_taken_in_the_last_days_is_taken(text, counts, rules):
    told = screen(Answers("red-yeast-rice", medications=(text,)), rules, TODAY)
    assert ("statin-second-statin" in {f.rule for f in told.findings}) is counts


def test_an_opioid_planned_for_one_of_the_next_ten_days_is_near(rules):
    assert holds("opioid-soon", rules, medications=("they will give me morphine on Thursday",))
    assert holds("opioid-soon", rules, medications=("they will give me morphine on 2 December",))
    assert not holds(
        "opioid-soon", rules, medications=("they will give me morphine on 3 December",)
    )
    assert not holds("opioid-soon", rules, medications=("on morphine, review on Thursday",))


@pytest.mark.parametrize(
    ("rule", "text", "holding"),
    [
        ("above-low-dose", "LDN 9 mg", True),
        ("above-low-dose", "LDN 6 mg", False),
        ("above-low-dose", "LDN 9 drops a day", False),
        ("above-low-dose", "stopped LDN 9 mg two years ago", False),
        ("above-low-dose", "my wife takes LDN 9 mg", False),
        ("above-labelled-dose", "LDN 75 mg nightly", True),
    ],
)
def test_a_dose_beside_the_name_of_the_compound_is_judged(rule, text, holding, rules):
    assert holds(rule, rules, medications=(text,)) is holding


def test_a_bound_counts_on_its_dangerous_side(rules):
    assert holds("transaminases-5", rules, labs=("ALT >40 U/L",))
    assert holds("egfr-30-low-dose", rules, labs=("eGFR <60",))
    assert not holds("egfr-60", rules, labs=("eGFR >60",))
    assert not holds("transaminases-1", rules, labs=("ALT <5 U/L",))


def test_every_rule_has_a_case_where_it_holds_and_one_where_it_does_not(rules):
    seen = []
    for path in CASES.glob("*.toml"):
        seen += [set(c["findings"]) for c in tomllib.loads(path.read_text("utf-8"))["case"]]
    judged = [r for r in rules.rules if r.stands_in_for is None and r.adds_to is None]
    silent = [r.id for r in judged if not any(r.id in found for found in seen)]
    always = [r.id for r in rules.rules if all(r.id in found for found in seen)]
    assert (silent, always) == ([], [])
