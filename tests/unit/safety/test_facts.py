from dataclasses import replace
from datetime import date

import pytest

from evidose.safety import Answers
from evidose.safety.facts import gather

TODAY = date(2026, 11, 22)
BARE = Answers("low-dose-naltrexone")


def facts(rules, **told):
    return gather(replace(BARE, **told), rules.policy("LDN"), rules, TODAY)


def test_none_is_an_answer_only_alone(rules):
    assert facts(rules, medications=("none",)).nothing_taken
    assert facts(rules, medications=("None.",)).nothing_taken
    both = facts(rules, medications=("none", "codeine"))
    assert not both.nothing_taken
    assert [u.drug.id for u in both.uses] == ["codeine"]


def test_every_text_leaves_a_trace(rules):
    found = facts(rules, medications=("codeine", "blorbzine", "my usual pills", "...", "metformin"))
    assert {r.text for r in found.recognised} == {"codeine", "metformin"}
    assert set(found.unrecognised) == {"blorbzine", "my usual pills", "..."}


@pytest.mark.parametrize(
    ("text", "interval"),
    [
        ("oxycodone", "short-acting"),
        ("oxycodone ER", "long-acting"),
        ("OxyContin", "long-acting"),
        ("tramadol retard", "long-acting"),
        ("methadone", "long-acting"),
        ("Sublocade", "depot"),
        ("buprenorphine implant", "depot"),
        ("morphine patch", "long-acting"),
    ],
)
def test_the_form_decides_the_interval(text, interval, rules):
    assert facts(rules, medications=(text,)).uses[0].interval == interval


def test_the_last_opioid_has_days_since(rules):
    (use,) = facts(rules, last_opioid=("codeine 2026-11-19",)).uses
    assert (use.status, use.mention.days) == ("past", 3)
    assert facts(rules, last_opioid=("blorbzine 2026-11-19",)).unrecognised


def test_an_untold_dose_is_the_highest_usual_one(rules):
    assert str(facts(rules).dose) == "6 mg"
    assert str(facts(rules, dose_mg=1.5).dose) == "1.5 mg"


def test_what_a_laboratory_text_cannot_give_is_unrecognised(rules):
    found = facts(rules, labs=("ALT=140 U/L", "ALT high"))
    assert [v.test for v in found.labs] == ["alt"]
    assert "ALT high" in found.unrecognised


@pytest.mark.parametrize(
    ("compound", "word", "term"),
    [
        ("low-dose-naltrexone", "hashimoto", "thyroid-autoimmunity"),
        ("red-yeast-rice", "hashimoto", "statin-hypothyroidism"),
        ("low-dose-naltrexone", "muscle weakness", "statin-muscle-symptoms"),
    ],
)
def test_a_word_of_several_rules_stands_for_that_of_the_compound_asked(compound, word, term, rules):
    told = replace(BARE, compound=compound, conditions=(word,))
    (found,) = gather(told, rules.policy(compound), rules, TODAY).recognised
    assert found.id == term
