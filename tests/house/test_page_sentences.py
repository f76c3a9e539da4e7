"""No sentence of a page is broken, and its first ones are plain: short, easy, denied once."""

import re
from functools import cache

import pytest
from tests.house.plain_words import (
    BROKEN,
    MOST_GRADE,
    MOST_WORDS,
    doubly_denied,
    grade,
    neutral,
    words,
)

from evidose.actions.know.profile import compute_profile
from evidose.evidence import open_library, read_evidence
from evidose.pages.know.profile_text import profile_markdown
from evidose.profile import build_profile
from evidose.synthesis import describe

DAYS = ("1980-01-01", "2009-12-31", "2011-06-01", "2015-01-01")


@cache
def everything():
    """Return the evidence and the profile of every compound that is shipped, built once."""
    library = open_library()
    evidence = read_evidence(library)
    return evidence, [build_profile(name, evidence, library) for name in evidence.compounds]


def computed():
    """Return every text that is put together about an answer, on all days."""
    _, profiles = everything()
    dated = [compute_profile(p.compound.id, day) for p in profiles for day in DAYS]
    found = []
    for profile in (*profiles, *dated):
        found += [s.text for s in profile.all_sentences()]
        for question in profile.questions.values():
            asides, derived = question.answer.set_aside, question.answer.derived
            found += [f"Reported: {a.reported}." for a in asides if a.reported]
            found += [f"Not pooled, {a.text}." for a in asides]
            found += [d.text for d in derived]
            found += [f"Assumed: {a}." for d in derived for a in d.assumptions]
    return sorted(set(found))


@pytest.fixture(scope="session")
def texts():
    evidence, profiles = everything()
    printed = [line for p in profiles for line in profile_markdown(p).splitlines()]
    told = [describe(f, s, evidence) for s in evidence.studies.values() for f in s.findings]
    return computed(), printed, told


@pytest.mark.parametrize("kind", BROKEN)
def test_no_sentence_is_broken(texts, kind):
    sentences, printed, told = texts
    found = sentences if kind == "no stop" else [*sentences, *printed, *told]
    broken = [t for t in found if re.search(BROKEN[kind], t)]
    assert len(sentences) > 500
    assert broken == [], "\n".join(broken[:8])


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("two stops", "as background only.. Reported: 1"),
        ("two stops", "Does it help?. No"),
        ("two stops", "heart attacks and strokes.; the dose"),
        ("no stop", "2 trials, 40 people"),
        ("one of many", "rests on 1 trials"),
        ("one of many", "Reported: 1 people."),
        ("many of one", "rests on 2 trial."),
        ("one person do", "1 review do not."),
        ("none as some", "0 of 20 (under 1 %)"),
        ("all as most", "20 of 20 (over 99 %)"),
        ("unknown as a measure", "Reported: not stated 5."),
        ("one trial as the trials", "the trials lean towards benefit: sleep (1 trial, 40 people)"),
        ("nothing in brackets", "told ()"),
        ("no value", "in None people"),
        ("no value", "in {n} people"),
        ("two words twice", "it is is told"),
        ("one kind twice", "A prescription medicine, off-label; a prescription medicine."),
        ("a sign for a side", "−0.34 points, positive is better"),
        ("a minus of a keyboard", "Printed mean difference -0.34."),
        ("a number without unit", "Reported: −12 on low-dose naltrexone."),
        ("two subjects in one", "whose printed numbers we could not use and did not have A."),
        ("a label that is no name", "Very low dose, Iran 2020"),
    ],
)
def test_the_watch_sees_such_sentences(kind, text):
    assert re.search(BROKEN[kind], text)


def ids():
    """Return the ids that no reader should meet: those that are no words of the language."""
    evidence, _ = everything()
    arms = {a.id for s in evidence.studies.values() for a in s.arms}
    labels = " ".join(a.label.lower() for s in evidence.studies.values() for a in s.arms)
    found = {i for i in arms if not re.search(rf"\b{i}\b", labels)}
    found |= {f.id for s in evidence.studies.values() for f in s.findings}
    for records in (evidence.studies, evidence.reviews, evidence.instruments, evidence.questions):
        found |= set(records)
    names = " ".join(i.name.lower() for i in evidence.instruments.values())
    return {i for i in found if ("-" in i and i not in f"{names} {labels}") or i in arms}


def test_no_sentence_names_a_record_by_its_id(texts):
    sentences, _, told = texts
    known, broken = ids(), []
    assert {"ldn", "vldn-0125", "madrs-10"} <= known
    for text in (*sentences, *told):
        bare = re.sub(r"https?://\S+", "", text)
        broken += [f"{t}: {text}" for t in re.findall(r"(?<![\w-])[a-z0-9]+(?:-[a-z0-9]+)*", bare)
                   if t in known]  # fmt: skip
    assert broken == [], "\n".join(broken[:8])


def firsts():
    """Return the first sentence of each answer, and what each summary says before its list."""
    _, profiles = everything()
    found = []
    for profile in profiles:
        for question in profile.questions.values():
            text = question.sentences[0].text
            found.append(text.removeprefix(question.answer.question.title).strip())
        found += [s.text.split(": ")[0] + "." for s in profile.sections["short"]]
    return sorted({f.split(". ")[0] for f in found})


def test_first_sentences_are_short():
    long = [t for t in firsts() if len(words(t)) > MOST_WORDS]
    assert len(firsts()) > 20
    assert long == []


def names():
    """Return names that a grade does not count: of compounds, illnesses and what is measured."""
    evidence, _ = everything()
    found = [c.abbreviation or c.name for c in evidence.compounds.values()]
    found += [c.name for c in evidence.conditions.values()]
    found += [re.sub(r"\s*\([^)]*\)", "", o.name) for o in evidence.outcomes.values()]
    return found


def test_first_sentences_are_easy():
    hard = [(round(grade(neutral(t, names())), 1), t) for t in firsts()]
    assert [g for g in hard if g[0] > MOST_GRADE] == []


def test_no_sentence_denies_twice(texts):
    sentences, _, _ = texts
    computed_ones = [t for t in sentences if not t.startswith("Reported: ")]
    broken = [t for t in computed_ones if doubly_denied(t)]
    assert broken == [], "\n".join(broken[:8])


def test_labels_stand_in_lists_without_a_comma_of_their_own():
    evidence, _ = everything()
    labels = [r.label for r in (*evidence.studies.values(), *evidence.reviews.values())]
    assert [label for label in labels if "," in label] == []
