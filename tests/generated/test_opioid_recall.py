"""Every central opioid and all its names, in twenty written variants each; and what is no opioid.

The first half of the variants writes the name as it is (case, dose, form, salt, in a combination,
in a sentence, beside unknown text); the second makes one typing error. A third check runs the
common medicines, whose names must never be called an opioid.
"""

import random
import string
from collections.abc import Iterator
from datetime import date

import pytest

from evidose.evidence import open_library, read_records
from evidose.safety import Answers, RuleBook, Screening, load_rules, screen
from evidose.safety.records import CommonMedicines, Substance

TODAY = date(2026, 11, 22)
SENTENCES = ("{} 10 mg", "{} tablets", "{} hydrochloride", "  {}  ", "{} ER 20 mg prn", "{}!")
MIXED = (
    "ibuprofen / {}",
    "{} + paracetamol",
    "I take {} every night for my back",
    "{} and blorbzine",
    "metformin, {}, vitamin D",
)
SHORT = 4
"""Names of fewer letters, or with digits, have no reliable misspellings; see the last tests."""


@pytest.fixture(scope="module")
def rules() -> RuleBook:
    return load_rules(open_library())


@pytest.fixture(scope="module")
def opioid_names() -> list[str]:
    found = []
    for s in read_records(open_library(), "substances/opioids", Substance).or_raise().values():
        assert s.relation == "central opioid"
        lists = (s.synonyms, s.spellings, s.brands, s.abbreviations, s.street_names)
        found += [s.name, *(n for names in lists for n in names)]
        found += [n for product in s.product for n in product.names]
    return found


@pytest.fixture(scope="module")
def common_names() -> list[str]:
    found = []
    groups = read_records(open_library(), "substances/common", CommonMedicines).or_raise()
    for group in groups.values():
        for e in group.substance:
            found += [e.name, *e.synonyms, *e.brands, *e.abbreviations]
    return found


def ask(text: str, rules: RuleBook) -> Screening:
    answers = Answers(
        compound="low-dose-naltrexone",
        medications=(text,),
        no_opioids=True,
        conditions=("none",),
        age=45,
        pregnant="no",
        breastfeeding="no",
        surgery="none",
    )
    return screen(answers, rules, TODAY)


def as_written(name: str) -> Iterator[str]:
    yield from (name, name.upper(), name.lower(), name.title(), name.swapcase())
    yield from (pattern.format(name) for pattern in (*SENTENCES, *MIXED))


def with_one_error(name: str, chance: random.Random) -> Iterator[str]:
    letters = [i for i, c in enumerate(name) if c.isalpha()]
    at = chance.choice(letters)
    yield name[:at] + name[at + 1 :]
    at = chance.choice(letters)
    yield name[:at] + chance.choice(string.ascii_lowercase) + name[at:]
    at = chance.choice(letters)
    others = [c for c in string.ascii_lowercase if c != name[at].lower()]
    yield name[:at] + chance.choice(others) + name[at + 1 :]
    at = chance.choice(letters[:-1] or letters)
    yield name[:at] + name[at + 1 : at + 2] + name[at] + name[at + 2 :]


def long_enough(name: str) -> bool:
    letters = [c for c in name if c.isalpha()]
    return len(letters) > SHORT and not any(c.isdigit() for c in name)


def test_there_are_many_names(opioid_names):
    assert len(opioid_names) > 1800


def test_every_name_as_written_stops(opioid_names, rules):
    missed = [
        text
        for name in opioid_names
        for text in as_written(name)
        if ask(text, rules).verdict != "stop"
    ]
    assert missed == []


def test_one_typing_error_is_found_in_995_of_1000(opioid_names, rules):
    chance = random.Random(20261122)
    asked = missed = 0
    for name in filter(long_enough, opioid_names):
        for text in with_one_error(name, chance):
            asked += 1
            missed += ask(text, rules).verdict != "stop"
    assert asked > 5000
    assert 1 - missed / asked >= 0.995, f"{missed} of {asked} missed"


def test_a_misspelt_opioid_is_never_waved_through(opioid_names, rules):
    """Also where the error makes another name of it, the answer asks, or names what it read."""
    chance = random.Random(7)
    for name in opioid_names:
        for text in with_one_error(name, chance):
            found = ask(text, rules)
            if found.verdict == "no known issue":
                assert all(r.exact for r in found.recognised), text
                assert found.recognised, text


def test_no_common_medicine_is_called_an_opioid(common_names, rules):
    assert len(common_names) > 1000
    wrong = []
    for name in common_names:
        found = ask(name, rules)
        opioid = any(r.relation == "central opioid" for r in found.recognised)
        graver = any(f.severity == "contraindicated" for f in found.findings)
        if opioid or graver:
            wrong.append(name)
    assert wrong == []


def test_a_misspelt_common_medicine_is_rarely_called_an_opioid(common_names, rules):
    chance = random.Random(11)
    chosen = chance.sample([n for n in common_names if long_enough(n)], 1000)
    texts = [text for name in chosen for text in with_one_error(name, chance)]
    stopped = sum(ask(text, rules).verdict == "stop" for text in texts)
    assert stopped / len(texts) < 0.01, f"{stopped} of {len(texts)}"
