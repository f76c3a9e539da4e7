import re
from dataclasses import replace
from datetime import date

import pytest

from evidose.evidence import open_library, read_evidence
from evidose.pages.track.trial_sections import (
    Section,
    TrialPlan,
    carry_over,
    consent_sections,
    markdown,
    protocol_sections,
    title,
)
from evidose.response import Power, TrialDesign, expect, find_target, load_response
from evidose.terms import Dose

LIBRARY = open_library()
EVIDENCE = read_evidence(LIBRARY)
DATA = load_response(LIBRARY)


@pytest.fixture(scope="module")
def plan():
    target = find_target(EVIDENCE, DATA, "pain")
    e = expect(target, "low-dose-naltrexone", EVIDENCE, LIBRARY, DATA, randomised=True)
    design = TrialDesign(True, "", 28, 3, (2, 3), Power(0.9, 0.04, 0.0, 100))
    return TrialPlan(
        design,
        e,
        date(2026, 12, 1),
        Dose.parse("4.5"),
        DATA.trial,
        (1.0, 9.0),
        "Low-dose naltrexone",
    )


def test_the_planning_items_of_the_statement_are_there(plan):
    text = markdown(title(plan), protocol_sections(plan))
    told = set(re.findall(r"\d+[abc]?", " ".join(re.findall(r"^## .*\((.*)\)$", text, re.M))))
    assert {"2a", "2b", "3a", "4a", "5", "6a", "7a", "7b", "8a", "11b", "12a", "12c", "19"} <= told
    assert title(plan) == (
        "N-of-1 trial: pain intensity on low-dose naltrexone 4.5 mg against placebo, "
        "blocks drawn by lot"
    )
    assert "of 100 people with an effect of 2 points it was found in 90%" in text
    assert "| pair 2 | 2027-03-23 |" in text


def test_short_blocks_are_warned_of(plan):
    short = markdown("", protocol_sections(plan))
    assert "shorter than the claimed 12 weeks" in short
    long = replace(plan, design=replace(plan.design, block_days=84))
    assert "shorter than the claimed" not in markdown("", protocol_sections(long))


def test_a_time_that_no_source_tells_is_called_assumed(plan):
    assert "Claimed onset 4 to 12 weeks, claimed end 0.5 to 4 weeks" in markdown(
        "", protocol_sections(plan)
    )
    onset = plan.expectation.onset.model_copy(update={"assumed": True})
    unknown = replace(plan, expectation=replace(plan.expectation, onset=onset))
    long = replace(unknown, design=replace(plan.design, block_days=400))
    for told in (unknown, long):
        text = markdown("", protocol_sections(told))
        assert "Assumed onset 4 to 12 weeks, assumed end 0.5 to 4 weeks" in text
        assert "No source tells how soon a change shows" in text
        assert "Claimed onset" not in text and "than the claimed" not in text


def test_the_order_is_in_neither_document(plan):
    text = markdown("", (*protocol_sections(plan), *consent_sections(plan)))
    assert not re.search(r"\| (drug|placebo) \|", text)


def test_the_consent_says_what_a_person_must_know(plan):
    told = replace(plan, consent=("A word of the class.",))
    (consent,) = consent_sections(told)
    text = " ".join(consent.paragraphs)
    for words in (
        "stop at any time",
        "A word of the class.",
        "nothing that acts",
        "168 days",
        "about me alone",
    ):
        assert words in text
    assert consent.table[1][0] == "the person"
    plain = " ".join(consent_sections(plan)[0].paragraphs)
    assert "opioid" not in plain and f"I may be taking {plan.drug}." in plain


def test_what_can_be_done_instead(plan):
    slow = replace(plan, design=TrialDesign(False, "Too slow.", 84, 3, (2, 3), None))
    text = markdown(title(slow), protocol_sections(slow))
    assert text.startswith("# A trial in one person is not feasible\n\nToo slow.")
    assert "--block-weeks" in text
    assert slow.blocks() == []
    target = replace(plan.expectation.target, important=None)
    unknown = replace(slow, expectation=replace(plan.expectation, target=target))
    assert "--important" in markdown("", protocol_sections(unknown))


def test_a_long_blockade_is_told(plan):
    told = carry_over(replace(plan, washout=(1.0, 40.0)))
    assert told.startswith(
        "After the last dose it acts for 1 to 40 days, by some models longer than"
    )


def test_markdown_of_a_section():
    text = markdown("T", [Section("S", ("p",), (("a", "b"), ("1", "2")))])
    assert text == "# T\n\n## S\n\np\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n"
