"""Every central opioid and all its names, in twenty written variants each; and what is no opioid.

The first sixteen variants write the name as it is (case, dose, form, salt, in a combination, in a
sentence, beside unknown text); the last four make one typing error. Every name is asked for,
codes of three letters and slang included, and a misspelt name is tried once more in each setting.
Further checks run the common medicines, whose names must never be called an opioid.

``pytest -s tests/generated/test_opioid_recall.py`` prints the recall of each kind of name.
"""

import random
import string
from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date

import pytest

from evidose.evidence import open_library, read_records
from evidose.reading.words import compact
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
LISTED = ("{} 10 mg", "{} tablets", "{} 20 mg ER", "take {} prn", *MIXED[:2], *MIXED[3:])
"""Settings in which an item of a list is misspelt; in a sentence, codes are not looked for."""
SHORT = 4


@pytest.fixture(scope="module")
def rules() -> RuleBook:
    return load_rules(open_library())


@pytest.fixture(scope="module")
def names_by_kind() -> dict[str, list[str]]:
    found = defaultdict(list)
    for s in read_records(open_library(), "substances/opioids", Substance).or_raise().values():
        assert s.relation == "central opioid"
        found["generic"] += [s.name, *s.synonyms]
        found["other languages"] += s.spellings
        found["brand"] += [*s.brands, *(n for product in s.product for n in product.names)]
        found["abbreviation"] += s.abbreviations
        found["street name"] += s.street_names
    return found


@pytest.fixture(scope="module")
def opioid_names(names_by_kind) -> list[str]:
    return [name for names in names_by_kind.values() for name in names]


@pytest.fixture(scope="module")
def common_names() -> list[str]:
    found = []
    groups = read_records(open_library(), "substances/groups", CommonMedicines).or_raise()
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


def letters(name: str) -> int:
    """How many letters a name has; those with digits count as short codes."""
    return 0 if any(c.isdigit() for c in name) else sum(c.isalpha() for c in name)


def recall(lost: Collection[str], texts: Collection[str]) -> str:
    return f"{1 - len(lost) / len(texts):.2%}, {len(lost)} of {len(texts)} missed"


def test_there_are_many_names(opioid_names):
    assert len(opioid_names) > 1800


@pytest.mark.timeout(900)
def test_every_name_as_written_stops(opioid_names, rules):
    missed = [
        text
        for name in opioid_names
        for text in as_written(name)
        if ask(text, rules).verdict != "stop"
    ]
    assert missed == []


@pytest.fixture(scope="module")
def misspelt(names_by_kind, rules) -> dict[str, dict[str, Screening]]:
    chance = random.Random(20261122)
    return {
        kind: {text: ask(text, rules) for name in names for text in with_one_error(name, chance)}
        for kind, names in names_by_kind.items()
    }


def test_one_typing_error_is_found_in_995_of_1000(misspelt, opioid_names):
    everything = [found for texts in misspelt.values() for found in texts.values()]
    for kind, texts in misspelt.items():
        lost = [text for text, found in texts.items() if found.verdict != "stop"]
        print(f"{kind:16} {recall(lost, texts)}", *lost)
    missed = sum(found.verdict != "stop" for found in everything)
    print(f"{'all':16} {1 - missed / len(everything):.2%}")
    assert len(everything) > 3.9 * len(opioid_names)  # two errors may give one text
    assert 1 - missed / len(everything) >= 0.995


def test_a_misspelt_opioid_is_never_waved_through(misspelt):
    """Where the error makes another short name of it, the answer names what it read."""
    for texts in misspelt.values():
        for text, found in texts.items():
            if found.verdict == "no known issue":
                assert found.recognised and all(r.exact for r in found.recognised), text
                assert len(compact(text)) <= SHORT or text == "ethanol", text


@pytest.mark.parametrize(
    ("settings", "shortest"),
    [
        pytest.param(LISTED, 0, id="an item of a list, any name"),
        pytest.param(MIXED[2:3], SHORT + 1, id="a sentence, names of five letters"),
    ],
)
def test_one_typing_error_is_found_where(settings, shortest, opioid_names, rules):
    chance = random.Random(5)
    texts = [
        chance.choice(settings).format(chance.choice(list(with_one_error(name, chance))))
        for name in opioid_names
        if letters(name) >= shortest
    ]
    lost = [text for text in texts if ask(text, rules).verdict != "stop"]
    print(recall(lost, texts), *lost, sep="; ")
    assert 1 - len(lost) / len(texts) >= 0.995


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
    chosen = chance.sample([n for n in common_names if letters(n) > SHORT], 1000)
    texts = [text for name in chosen for text in with_one_error(name, chance)]
    stopped = sum(ask(text, rules).verdict == "stop" for text in texts)
    assert stopped / len(texts) < 0.01, f"{stopped} of {len(texts)}"
