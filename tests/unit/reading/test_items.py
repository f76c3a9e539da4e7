from datetime import date

import pytest

from evidose.evidence import open_library
from evidose.reading.items import almost_opioids, look_alikes
from evidose.reading.words import compact, tokens
from evidose.safety import load_rules

TODAY = date(2026, 11, 22)
LEXICON = load_rules(open_library()).lexicon


def shown(text):
    return [names[0].shown for _, names in almost_opioids(tokens(text), LEXICON)]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("oxt", "oxy"),
        ("oxt 10 mg", "oxy"),
        ("I take oxt 10 mg daily", "oxy"),
        ("metformin, oxt, vitamin D", "oxy"),
        ("oxt and blorbzine", "oxy"),
        ("T3d", "T3s"),
        ("Robitussin A", "Robitussin AC"),
        ("Tylenol on 3", "Tylenol no 3"),
        ("MS 15 mg", "MST"),
        ("कोडी", "कोडीन"),
        ("모르", "모르핀"),
    ],
)
def test_an_item_that_all_but_names_an_opioid_is_found(text, meant):
    assert meant in shown(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "30",
        "up",
        "no pain pills",
        "OTC",
        "Ocrevus (MS)",
        "oxy",
        "DHA",
        "T3",
        "HCTZ 25",
        "BP meds",
        "吗",
    ],
)
def test_everyday_words_known_medicines_and_doses_are_left_alone(text):
    assert shown(text) == []


@pytest.mark.parametrize(
    ("text", "other"), [("Dilantin", "Dolantin"), ("T3", "T3s"), ("Coreg", "Corex")]
)
def test_a_brand_spelt_almost_like_an_opioid_brings_the_question(text, other):
    name = LEXICON.names.exact[compact(text)]
    assert [n.shown for n in look_alikes(name, compact(text), LEXICON)] == [other]


@pytest.mark.parametrize("text", ["phenytoin", "ethanol", "DHA", "MCT", "Percocet"])
def test_generic_and_short_names_bring_no_question(text):
    name = LEXICON.names.exact[compact(text)]
    assert look_alikes(name, compact(text), LEXICON) == ()
