"""What a text says *about* a name: taken now, once, never, by somebody else, or an allergy.

A cue must stand next to the name, with nothing but filler words between; whatever is not plainly a
denial counts as use now, because a missed opioid is worse than a false alarm.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from evidose.reading.bygone import goes_on, long_over
from evidose.reading.clauses import Span
from evidose.reading.situation import (
    Plain,
    Scene,
    SituationWords,
    around,
    dated,
    days_ahead,
    never_taken,
    planned,
    shared,
    someone_elses,
)
from evidose.reading.times import Spans, TimeWords, days_since
from evidose.reading.wordings import Heard, Marked, Wordings
from evidose.reading.words import Token

Status = Literal["current", "past", "planned", "other", "negated", "allergy"]
"""Taken now, in the past, not before some later day, by somebody else, denied, or an allergy."""

Cue = Literal["denied", "ended", "stopped", "past", "allergy", "present"]

_SPANS: dict[Cue, Spans] = {"denied": "any", "ended": "any", "stopped": "lasting", "past": "ago"}

LATELY = 7
"""A past use of so few days ago stays one: its days say more than that it is a use."""


@dataclass(frozen=True, slots=True)
class Cues:
    """Words that change what a mention means, each a list in the library.

    Attributes
    ----------
    denial : ``no``, ``never``; before a name, or after it at the end of a clause
    denial_close : ``without``; at the beginning, it denies the very next word
    denial_after : ``free``; denies only what stands before it
    more : after a denial these make it an end of use (``no longer``, ``not any more``)
    stopped : end of use; ``for three days`` then tells how long ago
    past : use in the past; only ``three days ago`` or a date tells how long ago
    present : use now, whatever else is said (``still``, ``again``)
    allergy : an allergy to what is named
    filler : may stand between a cue and a name
    either, both : words that join names; a denial goes on after *or*, not after *and*
    forms : dose forms, salts, routes, units
    time : words that tell time
    situation : words that tell whose something is, and whether it is planned
    wordings : whole wordings
    """

    denial: frozenset[str]
    denial_close: frozenset[str]
    denial_after: frozenset[str]
    more: frozenset[str]
    stopped: frozenset[str]
    past: frozenset[str]
    present: frozenset[str]
    allergy: frozenset[str]
    filler: frozenset[str]
    either: frozenset[str]
    both: frozenset[str]
    forms: frozenset[str]
    time: TimeWords
    situation: SituationWords
    wordings: Wordings = field(default_factory=Wordings)


def statuses(
    text: str, tokens: Sequence[Token], spans: Sequence[Span], cues: Cues, today: date
) -> tuple[tuple[Status, int | None], ...]:
    """Return for each span what the text says about it, and the days since a past use if told.

    A denial with a time ("no codeine for three days") is a past use. The days of something planned
    are negative, and told only where the text names the day in full.

    Parameters
    ----------
    spans : in the order of the text, not overlapping
    """
    found: list[tuple[Status, int | None]] = []
    carried: Cue | None = None
    plain = Plain(
        cues.filler | cues.forms, cues.denial, cues.present, cues.past, cues.time,
        cues.more, cues.stopped,
    )  # fmt: skip
    scene = Scene(text, tokens, spans, cues.situation, plain)
    named = any(span.medicine for span in spans)
    marked = Marked(scene, cues.wordings) if named else None
    for number, span in enumerate(spans):
        low = spans[number - 1].end if number else 0
        high = spans[number + 1].start if number + 1 < len(spans) else len(tokens)
        while low < span.start and any(tokens[i].before == "." for i in range(low + 1, span.start)):
            low += 1
        left = tokens[low : span.start]
        right = _sentence(tokens[span.end : high])
        ended = span.end + len(right) == len(tokens) or len(right) < high - span.end
        fresh = tokens[span.start].before == "." or not number
        closed = _closes(right, cues)
        cue = _left_cue(left, tokens[span.start], closed, cues)
        if cue is None and number and not fresh:
            cue = _joined(left, tokens[span.start], carried, closed, cues)
        if cue != "present":
            after = _right_cue(right, ended or high == len(tokens), cues)
            cue = _together(cue, after, right, cues)
        carried = cue
        words = f"{_typed(text, left)} | {_typed(text, right)}"
        if len(spans) == 1:  # "Stopped codeine in 2020. Took it again yesterday."
            words = f"{text[: tokens[span.start].start]} | {text[tokens[span.end - 1].end :]}"
            if any(t.text in cues.present for t in tokens[span.end :]):
                cue = "present"
        told = _told(cue, words, cues, today)
        heard = marked.hear(span) if marked and span.medicine else None
        found.append(_heard(scene, span, cue, told, heard, today))
    return tuple(found)


def _heard(
    scene: Scene,
    span: Span,
    cue: Cue | None,
    told: tuple[Status, int | None],
    heard: Heard | None,
    today: date,
) -> tuple[Status, int | None]:
    """Let whole wordings speak: use now before everything, and what is over last."""
    if heard is None or told[0] == "allergy":
        return _situated(scene, span, cue, told, today)
    known = told[0] == "past" and told[1] is not None and told[1] <= LATELY
    if not known and heard.renewed:
        return "current", None
    if told[0] == "negated":
        return told
    found = _situated(scene, span, cue, told, today)
    if scene.owned(span):
        return found
    if found[0] in {"current", "past"}:
        if heard.belongs and not shared(scene, span):
            return "other", None
        if heard.unused:
            return "negated", None
    if found[0] != "current" and found != ("past", None):
        return found
    if heard.denied:
        return "negated", None
    if heard.coming:
        ahead = days_ahead(scene, span, today)
        return "planned", None if ahead is None else -ahead
    if heard.bygone:
        return "past", days_since(around(scene, span), today, scene.plain.time, spans="lasting")
    over = long_over(scene, span, today)
    return found if over is None else ("past", over)


def _situated(
    scene: Scene, span: Span, cue: Cue | None, told: tuple[Status, int | None], today: date
) -> tuple[Status, int | None]:
    """Look beyond the cue: whose it is, whether it was ever taken, and when."""
    status, days = told
    if status in {"negated", "allergy"}:
        return told
    if someone_elses(scene, span):
        return "other", None
    if never_taken(scene, span):
        return "negated", None
    if status == "current" and planned(scene, span):
        ahead = days_ahead(scene, span, today)
        return "planned", None if ahead is None else -ahead
    if status == "current" and not span.medicine:
        ahead = days_ahead(scene, span, today, year_told=True)
        if ahead is not None and ahead > 0:
            return "planned", -ahead
    if status == "current" and cue is None:
        days = None if goes_on(scene, span) else dated(scene, span, today, past=False)
        return ("current", None) if days is None else ("past", days)
    if status == "past" and days is None:
        return "past", dated(scene, span, today, past=True)
    return told


def _together(
    before: Cue | None, after: Cue | None, right: Sequence[Token], cues: Cues
) -> Cue | None:
    """Put together what stands before and after a name.

    Two denials make a use (*not opioid-free*); a denial that is limited is an end (*don't take
    codeine any more*, *no codeine in the last week*).
    """
    if before is None and after == "stopped" and _goes_on(right, cues):
        return None
    if before != "denied":
        return after or before
    if right and right[0].before == "" and right[0].text in cues.denial_after:
        return "present"
    if len(right) == 1 and right[0].text in cues.situation.untaken:  # "nie Codein genommen"
        return "denied"
    if after in {"stopped", "past"} or any(token.text in cues.more for token in right):
        return "ended"
    return after or before


def _goes_on(right: Sequence[Token], cues: Cues) -> bool:
    """Whether what looks like an end is a span up to now (*for the last two years*)."""
    words = [token.text for token in right]
    place = next((i for i, word in enumerate(words) if word in cues.stopped), 0)
    led = any(word in cues.time.during for word in words[max(0, place - 2) : place])
    return led and any(word in cues.time.units for word in words[place + 1 : place + 4])


def _told(cue: Cue | None, words: str, cues: Cues, today: date) -> tuple[Status, int | None]:
    if cue is None or cue == "present":
        return "current", None
    if cue == "allergy":
        return "allergy", None
    days = days_since(words, today, cues.time, spans=_SPANS[cue])
    if cue == "denied" and days is None:
        return "negated", None
    return "past", days


def _sentence(tokens: Sequence[Token]) -> Sequence[Token]:
    for place, token in enumerate(tokens):
        if token.before == ".":
            return tokens[:place]
    return tokens


def _typed(text: str, tokens: Sequence[Token]) -> str:
    return text[tokens[0].start : tokens[-1].end] if tokens else ""


def _left_cue(left: Sequence[Token], name: Token, closed: bool, cues: Cues) -> Cue | None:
    """Read backwards from the name to the nearest cue.

    A denial counts only if nothing but fillers stands between, and nothing after the name that
    could limit it (`closed`): "not every day codeine" and "no codeine at weekends" deny nothing.
    """
    gap = name.before
    bare = True
    for place in range(len(left) - 1, -1, -1):
        word = left[place].text
        if word in cues.allergy:
            denied = any(t.text in cues.denial for t in left[:place])
            return None if denied else "allergy"
        if gap in {".", ","}:
            return None
        if word in cues.situation.untaken and _denied(left[:place], cues):
            continue
        if word in cues.present:
            return "present"
        if word in cues.denial_close:
            first = all(token.text in cues.filler for token in left[:place])
            return "denied" if first and place == len(left) - 1 and gap == "" and closed else None
        if place and left[place - 1].text in cues.time.start and word in cues.stopped:
            return None  # "since last year"
        if word in cues.stopped or word in cues.past or word in cues.more:
            return _past_cue(left, place, bare and closed, cues)
        if word in cues.denial and not _counts(left[place + 1 :] or [name], word):
            if place and left[place].before == "" and left[place - 1].text in cues.denial:
                return "present"  # "not negative for opioids"
            return "denied" if bare and closed and gap == "" else None
        if not _skippable(word, cues):
            return None
        bare = bare and word in cues.filler
        gap = left[place].before
    return None


def _denied(left: Sequence[Token], cues: Cues) -> bool:
    """Whether the words before a verb deny it (*never filled*, *did not take*)."""
    for token in reversed(left):
        if token.text in cues.denial:
            return True
        if token.text not in cues.filler:
            return False
    return False


def _counts(following: Sequence[Token], word: str) -> bool:
    """Whether *no* is short for *number* ("Tylenol no 3")."""
    return word == "no" and bool(following) and following[0].text.isdigit()


def _past_cue(left: Sequence[Token], place: int, bare: bool, cues: Cues) -> Cue | None:
    """Read a word of the past, which may itself be denied ("cannot stop", "have not stopped")."""
    word = left[place].text
    cue: Cue = "past" if word in cues.past else "stopped"
    for back in range(place - 1, -1, -1):
        before = left[back].text
        if before in cues.present:
            return "present"
        if before in cues.denial:
            if word in cues.more:
                return "stopped"
            return "denied" if word in cues.past and bare else "present"
        if before not in cues.filler and before not in cues.past:
            break
    return None if word in cues.more else cue


def _joined(
    left: Sequence[Token], name: Token, carried: Cue | None, closed: bool, cues: Cues
) -> Cue | None:
    """Let a cue go on to the next name of a list."""
    if carried == "denied" and not closed:
        return None
    words = [token.text for token in left]
    if any(w not in cues.either and w not in cues.both and not _skippable(w, cues) for w in words):
        return None
    if any(w in cues.either for w in words) or (carried == "denied" and name.before == "/"):
        return carried
    if any(w in cues.both for w in words) or name.before == ",":
        return carried if carried == "allergy" else None
    return None


def _right_cue(right: Sequence[Token], ended: bool, cues: Cues) -> Cue | None:
    """Read forwards from the name; `ended` if no other name follows in the sentence."""
    if any(token.text in cues.present for token in right):
        return "present"
    for place, token in enumerate(right):
        word = token.text
        following = [t.text for t in right[place + 1 :]]
        if word in cues.time.start and word not in cues.stopped:
            return None  # "since last year"
        if word in cues.allergy:
            return "allergy"
        if _counts(right[place + 1 :], word):
            continue
        if word in cues.denial or word in cues.denial_after:
            return _denial_after(following, right[place + 1 :], ended, cues)
        if word in cues.stopped or word in cues.past:
            rest = right[place + 1 :]
            closed = (ended or any(t.before == "," for t in rest)) and _closes(rest, cues)
            return ("past" if word in cues.past else "stopped") if closed else None
        if not _skippable(word, cues):
            return None
    return None


def _denial_after(
    words: Sequence[str], tokens: Sequence[Token], ended: bool, cues: Cues
) -> Cue | None:
    if words[:2] and words[0] in cues.more and "than" not in words[:2]:
        return "stopped"
    if any(w in cues.stopped for w in words[:3]):
        return "present"
    return (
        "denied"
        if (ended or any(t.before == "," for t in tokens)) and _closes(tokens, cues)
        else None
    )


def _closes(tokens: Sequence[Token], cues: Cues) -> bool:
    """Whether the clause goes on with nothing that could limit a denial."""
    ends = (cues.stopped, cues.past, cues.more, cues.denial, cues.denial_after)
    lists = (*ends, cues.filler, cues.either, cues.both)
    for token in tokens:
        if token.before in {".", ","}:
            return True
        word = token.text
        known = any(word in words for words in lists) or _tells_time(word, cues)
        if not (known or word.isdigit()):
            return False
    return True


def _skippable(word: str, cues: Cues) -> bool:
    return word in cues.filler or word in cues.forms or word.isdigit()


def _tells_time(word: str, cues: Cues) -> bool:
    time = cues.time
    lists = (time.units, time.numbers, time.days, time.months, time.ago, time.during, time.vague)
    more = (time.point, time.seasons, time.before_season)
    return any(word in words for words in (*lists, *more))
