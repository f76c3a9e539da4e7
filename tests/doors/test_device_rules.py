"""The device is never less alarmed than the server: both read the same texts, and are compared.

The engine that ships to browsers runs in a real one, with the document of rules that ships too.
"""

import random
import tomllib
from datetime import date, datetime
from functools import reduce
from itertools import pairwise
from pathlib import Path
from statistics import median

import pytest
from validation.diary import sentences

from evidose.actions.track.device_rules import device_rules_document
from evidose.evidence import open_library, read_records
from evidose.safety import Answers, Means, load_rules, screen, screen_stack, strictest_of
from evidose.safety.device_notices import GRAVE
from evidose.safety.records import CommonMedicines, Substance
from evidose.safety.word_records import Everyday

pytestmark = [pytest.mark.browser]

CASES = Path(__file__).parents[1] / "cases" / "screening"
TODAY = date(2026, 11, 22)
ABOUT_A_NAME = (
    *("{}", "no {}", "never took {}", "stopped {} last week", "without {} or tramadol", "{}: none"),
    *("no {} for three days", "quit {} in 2019", "not taking {} but codeine", "allergic to {}"),
    *("I used to take {}, now ibuprofen", "still on {} at night", "{} again, sadly"),
)
ABOUT_A_STATE = ("{}", "I {}", "no {}", "never had {}, felt fine", "{} since noon", "not {} now")
EVENINGS = (
    "Slept badly, foggy until lunch. Walked the dog, legs heavy. Toast with jam, nothing special.",
    "Good day! Less pain in the shoulders, worked four hours, then a headache from the weather.",
    "Vivid dreams again and awake at three. Took the capsule at ten instead of eleven.",
    "Physiotherapy, hot bath, magnesium. Mother visited; too much noise, went to bed early.",
    "Rain. Stiff fingers in the morning, better after coffee. Ordered the compounding refill.",
    "Nausea after breakfast, gone by noon. Read half a chapter without losing the thread.",
)


def common_words(language):
    """Return common words of a language, in the order of the library's list."""
    (record,) = (r for r in everyday() if r.language == language)
    return record.words.split()


def everyday():
    return read_records(open_library(), "words/everyday", Everyday).or_raise().values()


MOST_MS = 20
SLOWER = 4
"""A phone of the middle class takes about so many times as long as this machine."""


@pytest.fixture(scope="module")
def document():
    return device_rules_document(("low-dose-naltrexone",))


@pytest.fixture(scope="module")
def rules():
    return load_rules(open_library())


@pytest.fixture(scope="module")
def engine(browser, islands, document):
    """A page in which ``judge`` answers texts."""
    page = browser.new_page()
    page.clock.set_fixed_time(datetime(TODAY.year, TODAY.month, TODAY.day, 12))
    page.add_script_tag(path=islands / "diary.js")
    make = "(document) => { rules = document; judge = evidose.ready(rules) }"
    page.evaluate(make, document)
    yield page
    page.close()


@pytest.fixture(scope="module")
def opioids():
    found = []
    for s in read_records(open_library(), "substances/opioids", Substance).or_raise().values():
        lists = (s.synonyms, s.spellings, s.brands, s.abbreviations, s.street_names)
        found += [s.name, *(n for names in lists for n in names)]
    return found


@pytest.fixture(scope="module")
def states(rules):
    names = rules.lexicon.names.exact.values()
    urgent = {r.id for r in rules.rules if r.kind == "red-flag"}
    return [n.shown for n in names if n.kind == "self-harm" or urgent & set(n.ids)]


def judged(engine, texts, listed=False):
    ask = "([texts, listed]) => texts.map((text) => judge.judge([{ text, listed }]))"
    return engine.evaluate(ask, [texts, listed])


def less_alarmed(engine, texts, document, rules, listed=False):
    """Return each text of which the device says less than the server."""
    notices = {n["rule"]: n for n in document["notices"]}
    found = []
    field = "medications" if listed else "notes"
    for text, alarms in zip(texts, judged(engine, texts, listed), strict=True):
        answer = screen(Answers("low-dose-naltrexone", **{field: (text,)}), rules, TODAY)
        grave = [f for f in answer.findings if f.rule in notices]
        crisis = any(a["crisis"] for a in alarms)
        said = {(notices[a["rule"]]["cause"], a["severity"]) for a in alarms}
        missing = [
            f.rule
            for f in grave
            if not any(
                cause == notices[f.rule]["cause"] and severity in ("contraindicated", f.severity)
                for cause, severity in said
            )
        ]
        if (missing and not crisis) or (answer.crisis and not crisis):
            found.append((text, missing, sorted(said)))
    return found


def misspelt(name, chance):
    """Yield `name` with one letter too few, too many, wrong, and two swapped."""
    at = chance.choice([i for i, c in enumerate(name) if c.isalpha()])
    yield name[:at] + name[at + 1 :]
    yield name[:at] + chance.choice("aeiourstln") + name[at:]
    yield name[:at] + chance.choice("aeiourstln") + name[at + 1 :]
    yield name[:at] + name[at + 1 : at + 2] + name[at] + name[at + 2 :]


def test_every_text_of_the_screening_cases(engine, document, rules):
    texts = [
        text
        for path in sorted(CASES.glob("*.toml"))
        for case in tomllib.loads(path.read_text("utf-8"))["case"]
        for field in ("medications", "last_opioid", "conditions", "symptoms", "notes", "labs")
        for text in case.get(field, ())
    ]
    assert len(texts) > 300
    assert less_alarmed(engine, texts, document, rules) == []
    assert less_alarmed(engine, texts, document, rules, listed=True) == []


def test_opioids_in_sentences_and_with_typing_errors(engine, document, rules, opioids):
    chance = random.Random(20261122)
    texts = [chance.choice(ABOUT_A_NAME).format(name) for name in chance.sample(opioids, 500)]
    lettered = [n for n in opioids if any(c.isalpha() for c in n)]
    wrong = [text for name in chance.sample(lettered, 150) for text in misspelt(name, chance)]
    assert less_alarmed(engine, texts + wrong, document, rules) == []
    assert less_alarmed(engine, wrong, document, rules, listed=True) == []


def test_signs_of_an_emergency_and_words_of_distress(engine, document, rules, states):
    chance = random.Random(988)
    texts = [pattern.format(s) for s in states for pattern in chance.sample(ABOUT_A_STATE, 2)]
    texts += [text for s in chance.sample(states, 60) for text in misspelt(s, chance)]
    assert less_alarmed(engine, texts, document, rules) == []


def spoken(rules, text, notices):
    """Return the causes that the server speaks of when `text` stands in a note."""
    answer = screen(Answers("low-dose-naltrexone", notes=(text,)), rules, TODAY)
    causes = {notices[f.rule]["cause"] for f in answer.findings if f.rule in notices}
    return {"self-harm"} if answer.crisis else causes


def test_evenings_are_heard_alike_on_both_sides(engine, document, rules):
    """Never less alarmed, and not more: the same causes for every sentence."""
    notices = {n["rule"]: n for n in document["notices"]}
    texts = [s.text for name in ("alarms", "ordinary") for s in sentences(name)]
    texts += [f"{a}. {b}" for a, b in pairwise(random.Random(4).sample(texts, 600))]
    texts += [f"{w} today" for w in common_words("en")[:6000]]
    device = [{notices[a["rule"]]["cause"] for a in alarms} for alarms in judged(engine, texts)]
    server = [spoken(rules, text, notices) for text in texts]
    assert len(texts) > 8000
    assert [t for t in zip(texts, server, device, strict=True) if t[1] != t[2]] == []


BOTH = ("low-dose-naltrexone", "red-yeast-rice")


@pytest.fixture(scope="module")
def engine_of_both(browser, islands):
    """A page in which ``judge`` answers texts of somebody who takes two compounds."""
    page = browser.new_page()
    page.clock.set_fixed_time(datetime(TODAY.year, TODAY.month, TODAY.day, 12))
    page.add_script_tag(path=islands / "diary.js")
    page.evaluate("(rules) => { judge = evidose.ready(rules) }", device_rules_document(BOTH))
    yield page
    page.close()


def test_each_compound_is_told_what_the_server_tells_it(engine_of_both, rules):
    """For each compound the same: neither milder nor stricter for its dose."""
    texts = [s.text for s in sentences("alarms")][::4] + [s.text for s in sentences("ordinary")][
        ::9
    ]
    grave = {r.id for r in rules.rules if r.severity in GRAVE or r.kind == "red-flag"}
    for text, alarms in zip(texts, judged(engine_of_both, texts), strict=True):
        answer = screen_stack(Answers(BOTH[0], notes=(text,)), BOTH, rules, TODAY)
        for compound in BOTH:
            holds = [
                h
                for f in answer.findings
                if f.rule in grave and (not answer.crisis or f.rule == "self-harm-words")
                for h in f.holds
                if h.compound == compound
            ]
            server = strictest_of(holds)
            told = [Means(**a["means"][compound]) for a in alarms]
            device = reduce(Means.strictest, told, Means())
            assert server == device, (text, compound)


@pytest.mark.parametrize(
    ("text", "ended"),
    [
        ("tramadol 50 mg for my back", BOTH[:1]),
        ("started simvastatin 20 mg today", BOTH[1:]),
        ("on ciclosporin since today", BOTH[1:]),
        ("I am pregnant", BOTH[1:]),
        ("my eyes are yellow", BOTH),
        ("tramadol and simvastatin 20 mg", BOTH),
        ("slept well", ()),
    ],
)
def test_a_dose_is_ended_by_what_is_about_it(engine_of_both, text, ended):
    (alarms,) = judged(engine_of_both, [text])
    means = [a["means"] for a in alarms]
    assert all(tuple(m) == BOTH for m in means)
    stops = ("stop today", "emergency")
    assert {c for m in means for c in BOTH if m[c]["going_on"] in stops} == set(ended)


def test_a_document_of_an_earlier_version_is_refused(engine):
    refused = engine.evaluate(
        """() => {
            try { evidose.ready({ ...rules, schema_version: 5 }); } catch (e) { return e.message; }
            return "";
        }"""
    )
    assert refused == "rules of version 5, 6 was expected"


def test_words_of_distress_are_answered_alone(engine):
    (alarms,) = judged(engine, ["took codeine, my eyes are yellow and I want to die"])
    assert [a["rule"] for a in alarms] == ["self-harm-words"]
    assert "988" in alarms[0]["action"]


def test_common_medicines_and_ordinary_evenings_raise_no_false_alarm(engine, rules):
    """What the server does not call grave, the device does not either."""
    groups = read_records(open_library(), "substances/groups", CommonMedicines).or_raise()
    names = [
        name
        for group in groups.values()
        for e in group.substance
        for name in (e.name, *e.synonyms, *e.brands, *e.abbreviations)
    ]
    false = [
        text
        for text, alarms in zip(names, judged(engine, names), strict=True)
        if alarms
        and not any(
            f.severity in ("contraindicated", "major")
            for f in screen(Answers("low-dose-naltrexone", notes=(text,)), rules, TODAY).findings
        )
    ]
    assert len(names) > 1000 and false == []
    assert [e for e, alarms in zip(EVENINGS, judged(engine, EVENINGS), strict=True) if alarms] == []


def test_letters_of_every_script_are_folded_as_the_server_folds_them(engine, rules):
    """Names of the library written wide, in capitals and with accents are still those names."""
    names = ["tramadol", "codéine", "МОРФИН", "trámadol", "ｏｘｙｃｏｄｏｎｅ", "ΜΟΡΦΊΝΗΣ"]
    said = [screen(Answers("low-dose-naltrexone", notes=(n,)), rules, TODAY) for n in names]
    server = [bool(answer.findings) for answer in said]
    assert any(server)
    assert [bool(a) for a in judged(engine, names)] == server


def test_a_note_is_judged_in_20_ms_on_a_slow_device(engine):
    """The fastest of five tries of each evening, each with rules made ready anew."""
    session = engine.context.new_cdp_session(engine)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    tries = [
        engine.evaluate(
            """(texts) => {
                const fresh = evidose.ready(rules);
                fresh.judge([{ text: "ready", listed: false }]);
                return texts.map((text) => {
                    const start = performance.now();
                    fresh.judge([{ text, listed: false }]);
                    return performance.now() - start;
                });
            }""",
            EVENINGS,
        )
        for _ in range(5)
    ]
    session.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    best = [min(times) for times in zip(*tries, strict=True)]
    assert median(best) <= MOST_MS, best
