"""Files of several languages become one reader; what they name must be there."""

import pytest

from evidose.reading.phrases import Saying
from evidose.safety.signs import make_reader
from evidose.safety.word_records import Everyday, SayingRecord, Signs


def signs(language="en", **more):
    return Signs(schema_version=1, id="x", language=language, **more)


def test_languages_keep_their_concepts_apart_and_share_their_frame(rules):
    told = SayingRecord(means="jaundice", says=("<Eye> Jaune|<eye>? <@>",), unless=("É",))
    files = [
        signs("en", concepts={"eye": ("eye",)}, frame={"own": ("I",)}),
        signs("en", concepts={"eye": ("Eyes",)}),
        signs("fr", concepts={"eye": ("œil",), "Eye": ("yeux",)}, saying=(told,)),
        signs("fr", frame={"own": ("je",)}),
    ]  # fmt: skip
    reader = make_reader(files, (), rules.rules)
    assert reader.concepts == {
        "<en.eye>": ("eye", "eyes"),
        "<fr.eye>": ("oeil",),
        "<fr.Eye>": ("yeux",),
    }
    assert reader.frame.own == {"i", "je"}
    assert reader.sayings == (Saying("jaundice", ("<fr.eye> jaune|<fr.eye>? <@>",), ("e",)),)
    assert (reader.signs, reader.crisis) == ({"jaundice"}, frozenset())


def test_ones_own_words_of_a_language_hold_in_its_patterns_alone(rules):
    told = SayingRecord(means="jaundice", says=("a",))
    files = [
        signs("es", saying=(told,)),
        signs("es", own_here=("Hé",)),
        signs("en", saying=(told,)),
    ]  # fmt: skip
    reader = make_reader(files, (), rules.rules)
    assert [s.own for s in reader.sayings] == [("he",), ()]
    assert reader.frame.own == frozenset()


def test_everyday_words_are_folded(rules):
    record = Everyday.model_construct(language="de", words="Straße\nund", sources=())
    assert make_reader((), [record], rules.rules).everyday == {"strasse", "und"}


def test_what_a_pattern_means_must_be_a_red_flag(rules):
    told = SayingRecord(means="cirrhosis", says=("a",))
    with pytest.raises(ValueError, match="x: there is no red flag “cirrhosis”"):
        make_reader([signs(saying=(told,))], (), rules.rules)


def test_every_pattern_of_the_library_can_be_read(rules):
    assert rules.notes.dangers.heads and rules.notes.uses.heads
    assert rules.notes.crisis == {"self-harm-words"}
    flags = {r.id for r in rules.rules if r.kind == "red-flag" and r.adds_to is None}
    heard = rules.notes.signs | {w.means for w in rules.notes.weights}
    assert heard == flags
