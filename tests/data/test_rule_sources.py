"""The sources of the shipped rules: what holds a dose back rests on an official document."""

import re
from itertools import chain
from urllib.parse import urlsplit

import pytest

from evidose.evidence import open_library
from evidose.safety import load_rules
from evidose.terms import OFFICIAL, Source

BOOK = load_rules(open_library())
RULES = {rule.id: rule for rule in BOOK.rules}
JUDGED = {name for name, rule in RULES.items() if rule.stands_in_for is not None}
"""Rules that ask where no rule of a pack speaks: judgement of this project, and said to be so."""
HELD = ("hold", "hold until prescriber")
STRICT = {
    name
    for name, rule in RULES.items()
    if rule.severity == "contraindicated" or any(h.start in HELD for h in rule.holds)
}
EMERGENCIES = {n for n, r in RULES.items() if any(h.going_on == "emergency" for h in r.holds)}
SELF_HARM = {name for name, rule in RULES.items() if rule.crisis}
SOURCES = {
    f"{name}: {source.cite}": source for name, rule in RULES.items() for source in rule.sources
}

PUBLISHERS = (
    *("nih.gov", "fda.gov", "samhsa.gov", "nidirect.gov.uk", "medicaments.gouv.fr"),
    *("nhs.uk", "nhsdghandbook.co.uk", "ivygrove.org.uk", "nice.org.uk", "ukkidney.org"),
    *("medicines.org.uk", "rcpch.ac.uk", "mallinckrodt.com", "vivitrol.com", "vivitrolhcp.com"),
    *("www.gov.uk", "cdc.gov"),
)
"""Who publishes labels, guidelines and public advice themselves: agencies, national health
services, professional bodies, and holders of a label. Elsewhere such a document is a copy."""

REFUSED = (
    *("healyourselfathome.com", "rxreasoner.com", "emedtv.com", "droracle.ai", "pill2trip.com"),
    *("psychdb.com", "renalandurologynews.com", "drugwarfacts.org", "drugpolicyfacts.org"),
    *("eudic.net", "wikipedia.org", "rosheta.com", "butalbitalapap.org", "blogspot.com"),
    *("commonspirit.org", "pdr.net", "reddit.com"),
)
"""Shops, news, advocacy, encyclopaedias and answers of machines: no rule cites them."""


def host_ends(source: Source, names: tuple[str, ...]) -> bool:
    """True where the source lies with one of these hosts."""
    host = urlsplit(source.url or "").hostname or ""
    return any(host == name or host.endswith(f".{name}") for name in names)


@pytest.mark.parametrize("name", sorted(STRICT))
def test_what_holds_a_dose_back_rests_on_a_label_a_regulator_or_a_guideline(name):
    assert [s.cite for s in RULES[name].sources if s.reading in OFFICIAL and s.verified]


@pytest.mark.parametrize("name", sorted(EMERGENCIES))
def test_an_emergency_rests_on_an_official_document_that_stands_first(name):
    assert RULES[name].sources[0].reading in OFFICIAL


@pytest.mark.parametrize("name", sorted(SELF_HARM))
def test_words_of_self_harm_lead_first_to_a_public_crisis_line(name):
    first = RULES[name].sources[0]
    assert (first.reading, first.verified, first.is_copy) == ("authority", True, False)
    assert "988" in first.cite
    assert any("NHS" in s.cite and s.verified for s in RULES[name].sources)


def test_the_rules_meant_are_here():
    assert len(STRICT) >= 60
    assert {"stroke", "seizure", "overdose", "bleeding"} <= EMERGENCIES
    assert SELF_HARM


def test_rules_that_stand_in_for_others_are_said_to_rest_on_judgement():
    assert {RULES[name].certainty for name in JUDGED} == {"judgement"}


@pytest.mark.parametrize("name", sorted(RULES))
def test_every_rule_has_a_source_that_was_read_again(name):
    assert any(source.verified for source in RULES[name].sources)


@pytest.mark.parametrize("shown", sorted(SOURCES))
def test_a_copy_is_marked_and_a_publisher_is_not(shown):
    source = SOURCES[shown]
    if source.reading in OFFICIAL:
        assert source.is_copy != host_ends(source, PUBLISHERS)


@pytest.mark.parametrize("shown", sorted(SOURCES))
def test_what_was_read_says_where_it_stands(shown):
    source = SOURCES[shown]
    assert not source.verified or (source.place and (source.url or source.doi))
    assert source.verified or not source.is_copy
    assert source.reading != "knowledge" or not source.verified


def test_no_rule_cites_a_shop_news_advocacy_or_a_machine():
    cited = chain.from_iterable(rule.sources for rule in RULES.values())
    assert [s.url for s in cited if host_ends(s, REFUSED)] == []


def test_no_rule_cites_the_same_place_twice():
    for rule in RULES.values():
        places = [s.url or s.doi or s.cite for s in rule.sources]
        assert len(places) == len(set(places)), rule.id


COMMON = {name for name, rule in RULES.items() if not BOOK.place(name).narrowness}
COMPOUNDS = {
    name.casefold()
    for policy in BOOK.policies.values()
    for name in (policy.name, *policy.names, *policy.itself, *policy.stronger)
}


@pytest.mark.parametrize("name", sorted(COMMON))
def test_what_concerns_everybody_rests_on_no_source_about_one_compound(name):
    cited = " ".join(f"{s.cite} {s.url or ''} {s.place or ''}" for s in RULES[name].sources)
    words = set(re.findall(r"[^\W\d_]+", cited.casefold()))
    assert not {one for one in COMPOUNDS if set(re.findall(r"[^\W\d_]+", one)) <= words}


def test_the_common_rules_meant_are_here():
    assert {"jaundice", "overdose", "asked-age"} <= COMMON and "monacolin-3-mg" not in COMMON
