import re
from decimal import Decimal
from html import unescape

import pytest

from evidose.pages.know.compound_page import compound_page
from evidose.pages.plan.practice import rules_without_a_person
from evidose.terms import Dose


@pytest.fixture(scope="module")
def page(profile, frame, practice):
    return compound_page(profile, frame, practice)


def test_no_rule_shows_a_gap_to_be_filled(gathered):
    shown = rules_without_a_person(gathered.rules, "low-dose-naltrexone", Dose(Decimal(6)))
    assert len(shown) > 20
    for _, rule in shown:
        assert "{" not in rule.subject + rule.message + rule.reason + rule.action
        assert rule.sources


def test_the_gravest_come_first(practice):
    for rules in (practice.cautions, practice.interactions):
        assert rules[0].severity in ("contraindicated", "major")
        assert rules[-1].severity not in ("contraindicated", "major")


def test_every_schedule_advice_and_value_stands_with_its_source(page, practice):
    text = unescape(page)
    for record in practice.regimens.titrations.values():
        assert record.name in text and record.source.cite in text
    for record in practice.regimens.advice:
        assert record.text in text and record.source.cite in text
    for record in practice.kinetics.parameters.values():
        assert record.meaning in text and record.source.cite in text


def test_the_whole_page_keeps_its_anchors(page):
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)


def test_a_dated_page_says_nothing_about_dosing(profile, frame):
    assert 'id="dosing"' not in compound_page(profile, frame)


def test_a_rule_about_many_medicines_reads_as_a_sentence_and_names_them(practice):
    rules = {r.rule: r for r in practice.interactions}
    opioid = rules["central-opioid"]
    assert opioid.subject == "Central opioids"
    assert opioid.message.startswith("Such a medicine is an opioid")
    assert {"tramadol", "codeine", "morphine"} <= set(opioid.names)
    assert rules["disulfiram"].message.startswith("Disulfiram")


def test_words_for_a_person_who_told_something_are_left_to_the_screening(practice):
    for rule in (*practice.cautions, *practice.interactions, *practice.laboratory):
        assert not re.search(r"\btold\b.*known|was told|{", rule.message)
        assert rule.action or rule.message


def test_abbreviations_keep_their_letters(practice):
    subjects = {r.subject for r in practice.laboratory}
    assert "eGFR" in subjects and "Liver enzymes" in subjects


def test_every_advice_stands_once_on_the_page(page, practice):
    for advice in practice.regimens.advice:
        assert page.count(f'id="advice-{advice.id}"') == 1


def test_rules_for_full_doses_are_not_shown_for_low_ones(gathered, practice):
    shown = {r.rule for r in (*practice.cautions, *practice.interactions, *practice.laboratory)}
    full = {r.id for r in gathered.rules.rules if (r.dose_from_mg or 0) > 6}
    assert full and not full & shown
    assert "severe-renal-low-dose" in shown
