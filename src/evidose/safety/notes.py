"""A note: an ordinary sentence, in which danger is told by meaning and medicines by context.

Nobody who writes *painting the fence* lists medicines. A misspelt name counts where somebody tells
of taking it and it is no everyday word; an everyday word that is also a street name counts where
somebody tells of using it; a name that stands for nothing else counts unless it is only talked
about. Signs of danger are patterns of words (`evidose.reading.phrases`).
"""

from dataclasses import dataclass, replace
from datetime import date

from evidose.reading.lexicon import Lexicon, unknown_word
from evidose.reading.mentions import Mention, Reading, read
from evidose.reading.names import SHORT, Name
from evidose.reading.phrases import find
from evidose.reading.weights import heard
from evidose.reading.words import Token, plain
from evidose.safety.signs import NoteReader

SHORTEST_MISSPELT = 7
"""Shorter names of conditions must stand in a note as the library writes them."""

SHORT_WORD = 3
"""Shorter words are left out of the lists of everyday words."""


@dataclass(frozen=True, slots=True)
class _Note:
    words: tuple[Token, ...]
    lexicon: Lexicon
    reader: NoteReader


def read_note(
    text: str,
    lexicon: Lexicon,
    reader: NoteReader,
    today: date,
    not_that: frozenset[str] = frozenset(),
) -> Reading:
    """Read a note: the medicines and conditions that count in it, and signs of danger.

    Parameters
    ----------
    not_that : see `evidose.safety.answers.Answers`, each as `plain` writes it
    """
    reading = read(text, lexicon, today)
    note = _Note(reading.words, lexicon, reader)
    kept = (replace(m, doubt=_doubt(text, m, note)) for m in reading.mentions if _counts(m, note))
    meant = tuple(m for m in kept if not m.doubt or plain(m.doubt) not in not_that)
    signs = danger_signs(text, reading.words, reader)
    return replace(reading, mentions=meant + signs + _weighed(text, reading.words, reader, signs))


def _weighed(
    text: str, words: tuple[Token, ...], reader: NoteReader, told: tuple[Mention, ...]
) -> tuple[Mention, ...]:
    """Return what the words of a note weigh for and no pattern has told."""
    known = {i for m in told for i in m.name.ids}
    if told or _denies(words, reader):
        known |= {w.means for w in reader.weights} - reader.crisis
    return tuple(
        Mention(typed, Name(typed, "condition", (means,)), (), True, "current", None)
        for means, first, last in heard(words, reader.weights)
        if means not in known
        for typed in (text[first.start : last.end],)
    )


def _denies(words: tuple[Token, ...], reader: NoteReader) -> bool:
    """Whether a note begins with a denial that nothing takes back: *no yellow eyes*."""
    taken_back = any(t.text in reader.frame.contrast for t in words)
    return bool(words) and words[0].text in reader.frame.denial and not taken_back


def _doubt(text: str, mention: Mention, note: _Note) -> str:
    """Return the word that may mean something else; of a sure name, the whole note."""
    if mention.name.kind != "substance":
        return ""
    key = _key(mention, note)
    named = key in note.lexicon.names.exact
    short = len(key) <= SHORT or mention.name.ambiguous or _made_of_words(key, mention, note)
    return mention.text if short or not named else text.strip()


def crisis_signs(text: str, words: tuple[Token, ...], reader: NoteReader) -> tuple[Mention, ...]:
    """Return the words of distress in a text that is no note, such as a list of medicines."""
    found = danger_signs(text, words, reader)
    return tuple(m for m in found if reader.crisis.issuperset(m.name.ids))


def danger_signs(text: str, words: tuple[Token, ...], reader: NoteReader) -> tuple[Mention, ...]:
    """Return what a text tells of danger, as mentions of the rules that speak of it."""
    mentions: dict[str, Mention] = {}
    for found in find(words, reader.dangers):
        typed = text[words[found.start].start : words[found.end - 1].end]
        name = Name(typed, "condition", (found.means,))
        mentions.setdefault(found.means, Mention(typed, name, (), True, "current", None))
    return tuple(mentions.values())


def _counts(mention: Mention, note: _Note) -> bool:
    """Whether what was read counts in a note."""
    if mention.name.kind != "substance":
        return _counts_as_condition(mention, note)
    told = _told(mention, note)
    key = _key(mention, note)
    named = key in note.lexicon.names.exact
    if not named:
        return bool(told & {"taken", "used", "context"}) and not _everyday(mention, note)
    if _made_of_words(key, mention, note):
        return "used" in told
    if len(key) <= SHORT or mention.name.ambiguous:
        return bool(told & {"used", "bare"})
    return bool(told & {"taken", "used"}) or "silent" not in told


def _counts_as_condition(mention: Mention, note: _Note) -> bool:
    """Red flags are told by meaning; other conditions by their names."""
    if mention.name.kind == "self-harm" or note.reader.signs & set(mention.name.ids):
        return False
    key = _key(mention, note)
    if key in note.lexicon.names.exact:
        return True
    return len(key) >= SHORTEST_MISSPELT and not _everyday(mention, note)


def _made_of_words(key: str, mention: Mention, note: _Note) -> bool:
    """Whether a name is, or is made of, everyday words, and mostly means something else."""
    words = [t.text for t in note.words[mention.span.start : mention.span.end]]
    everyday = note.reader.everyday
    long = [w for w in words if len(w) >= SHORT_WORD]
    return key in everyday or (bool(long) and everyday.issuperset(long))


def _key(mention: Mention, note: _Note) -> str:
    span = mention.span
    return "".join(t.text for t in note.words[span.start : span.end])


def _everyday(mention: Mention, note: _Note) -> bool:
    """Whether what was read as a misspelt name is a word of everyday, or not written as one."""
    words = note.words[mention.span.start : mention.span.end]
    apart = any(not t.glued for t in words[1:])
    known = len(words) == 1 and not unknown_word(words[0].text, note.lexicon)
    return apart or known or _key(mention, note) in note.reader.everyday


def _told(mention: Mention, note: _Note) -> frozenset[str]:
    place = {mention.span.start: (mention.span.end,)}
    return frozenset(f.means for f in find(note.words, note.reader.uses, place))
