from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial
from html import unescape
from html.parser import HTMLParser

import pytest

from evidose.evidence import find_pack, open_library, texts_of
from evidose.pages.plan.screening import (
    card_for,
    screening_html,
    screening_markdown,
    screening_text,
    wallet_card,
)
from evidose.safety import Answers, load_rules, screen, screen_stack
from evidose.terms import Dose, Source

TODAY = date(2026, 11, 22)
RULES = load_rules(open_library())
CARD = next(
    t for t in texts_of(open_library(), find_pack(open_library(), "LDN")) if t.place == "card"
)
HOSTILE = "codeine <script>alert(1)</script> | **x** `y` \x1b[31m {{7*7}}"
STAMP = {"today": TODAY, "versions": "evidose 0"}


def found(**told):
    return screen(Answers("low-dose-naltrexone", **told), RULES, TODAY)


@pytest.mark.parametrize("sheet", [screening_text, screening_markdown, screening_html])
def test_a_sheet_tells_verdict_findings_gaps_and_versions(sheet):
    page = sheet(found(medications=("percoset", "blorbzine")), **STAMP)
    for part in ("STOP", "oxycodone", "blorbzine", "How old", "2026-11-22", "evidose 0"):
        assert part in page


@pytest.mark.parametrize("sheet", [screening_text, screening_markdown, screening_html])
@pytest.mark.parametrize(("typed", "meant"), [("Dilantin", "Dolantin"), ("percoset", "Percocet")])
def test_a_sheet_asks_back_what_may_have_been_meant(sheet, typed, meant):
    page = sheet(found(medications=(typed,)), **STAMP).replace("\\", "")
    assert f"did you mean {meant}" in page


def test_a_doubtful_combination_is_asked_back_once():
    page = screening_text(found(medications=("percoset",)), **STAMP)
    assert page.count("did you mean Percocet") == 1
    assert "Screened as oxycodone and acetaminophen." in page


def test_the_text_tells_when_a_grave_verdict_is_incomplete_too():
    page = screening_text(found(medications=("codeine",)), **STAMP)
    assert page.index("STOP: do not start.") < page.index("questions not answered.")


def test_reasons_and_sources_come_when_they_are_asked_for():
    told = found(medications=("codeine", "ibuprofen"))
    short, whole = screening_text(told, **STAMP), screening_text(told, **STAMP, details=True)
    assert "Why:" not in short and "Source:" not in short and "--details" in short
    assert "Why:" in whole and "Source:" in whole and "--details" not in whole
    assert all(f.message.split(".")[0][:40] in " ".join(short.split()) for f in told.findings)


def test_the_subject_is_said_once():
    page = screening_text(found(medications=("ibuprofen",)), **STAMP)
    assert "ibuprofen: ibuprofen" not in page and "ibuprofen: no interaction" in page


@pytest.mark.parametrize(
    ("medicine", "taking", "given"),
    [("codeine", False, False), ("codeine", True, True), ("ibuprofen", False, True)],
)
def test_a_card_is_for_those_who_take_it_or_may_start(medicine, taking, given):
    assert card_for(found(medications=(medicine,)), taking) is given


def test_html_executes_nothing_and_is_well_formed():
    page = screening_html(found(medications=(HOSTILE, "<<>>"), notes=(HOSTILE,)), **STAMP)
    assert "<script" not in page
    assert "&lt;&lt;&gt;&gt;" in page
    open_tags: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag, attrs):
            if tag not in {"meta"}:
                open_tags.append(tag)

        def handle_endtag(self, tag):
            assert open_tags.pop() == tag

    Reader().feed(page)
    assert open_tags == []


def test_markdown_and_text_hold_no_markup_or_control_signs_of_the_visitor():
    told = found(medications=(HOSTILE,))
    page = screening_markdown(told, **STAMP)
    assert "<script>" not in page
    assert "**x**" not in page
    for text in (page, screening_text(told, **STAMP)):
        assert "\x1b" not in text
        assert "49" not in text.replace("2649", "")


def test_the_card_tells_the_dose_and_what_to_do_in_an_emergency():
    card = wallet_card(found(dose_mg=4.5), CARD, **STAMP)
    assert "TAKES NALTREXONE" in card
    assert "4.5 mg a day" in card
    assert "regional" in card
    assert max(len(line) for line in card.splitlines()) <= 72
    assert "<h1>" in wallet_card(found(), CARD, **STAMP, html=True)


def test_no_finding_is_said_plainly():
    told = found(
        medications=("none",),
        no_opioids=True,
        conditions=("none",),
        age=45,
        pregnant="no",
        breastfeeding="no",
        surgery="none",
    )
    page = screening_text(told, **STAMP)
    assert "No known issue in what was checked." in page
    assert "Not answered" not in page


@pytest.mark.parametrize(
    ("told", "mark"),
    [
        ({"verified": True}, ""),
        ({"verified": True, "copy": True}, " [read at a copy]"),
        ({"verified": False}, " [read as: label; not verified]"),
        ({"verified": False, "copy": True}, " [read as: label, at a copy; not verified]"),
    ],
)
@pytest.mark.parametrize(
    "sheet", [partial(screening_text, details=True), screening_markdown, screening_html]
)
def test_a_source_says_whether_it_was_read_at_a_copy(sheet, told, mark):
    whole = found(medications=("tramadol",))
    source = Source(cite="A label", reading="label", url="https://a.example", **told)
    finding = replace(whole.findings[0], sources=(source,))
    page = sheet(replace(whole, findings=(finding,)), **STAMP)
    printed = " ".join(page.split())
    assert f"A label. https://a.example{mark}" in printed
    assert mark or "https://a.example [" not in printed


def test_a_card_says_what_its_own_text_says_and_no_more():
    own = CARD.model_copy(
        update={"title": "takes glimmerine", "lines": ("It glows.",), "narrow": ()}
    )
    for html in (False, True):
        card = wallet_card(found(), own, **STAMP, html=html)
        assert "glimmerine" in card.casefold() and "It glows." in card
        assert "naltrexone" not in card.casefold() and "opioid" not in card.casefold()


@pytest.mark.parametrize("sheet", [screening_text, screening_markdown, screening_html])
def test_where_nothing_was_checked_a_sheet_says_so(sheet):
    nothing = replace(found(), checked=())
    assert "nothing yet" in sheet(nothing, **STAMP)
    assert "nothing yet" not in sheet(found(), **STAMP)


SHEETS = [screening_text, screening_markdown, screening_html]


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_sheet_names_where_text_from_elsewhere_comes_from(sheet):
    said = "uses text from the folder mine, which is no part of Evidose"
    assert said not in sheet(found(), **STAMP)
    page = sheet(replace(found(), elsewhere=("the folder mine",)), **STAMP)
    assert said in " ".join(unescape(page).replace("\\", "").split())


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_sheet_writes_names_as_the_library_does_and_each_dose_beside_its_own(sheet):
    one, other = "low-dose-naltrexone", "red-yeast-rice"
    doses = {one: Dose(Decimal("4.5")), other: Dose(Decimal(2))}
    both = screen_stack(Answers(one), [one, other], RULES, TODAY, doses)
    page = sheet(replace(both, names={one: "Opium-free D", other: "Rice"}), **STAMP)
    plain = unescape(page).replace("\\", "")
    assert "Opium-free D (4.5 mg a day) and Rice (2 mg a day)" in plain
    assert ", 4.5 mg a day" not in plain.split("Checked")[0].split("was told")[0]
    assert "low-dose naltrexone" in sheet(found(), **STAMP).replace("\\", "")
