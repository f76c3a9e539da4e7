"""What somebody types in the evening: ``pain 6 sleep 4 "woke twice"`` becomes entries.

Words are read from left to right. A name of the diary with a number is a score; ``took 5 mg``,
``missed`` and ``folic acid 5 mg`` are doses; ``stack folic acid 5 mg`` and ``stop folic acid``
change the stack; ``goal pain 3`` is a
goal; ``side nausea mild`` is a side effect; ``flare`` is a life event; ``illness asthma since
2019`` and ``allergy penicillin rash`` are what stays true, ``born 1980`` and ``sex female`` who one
is, ``consent research yes`` what one agreed to; a laboratory value is written in one piece (``"CRP
12 mg/L"``); whatever else has several words is a note.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import get_close_matches
from functools import partial
from typing import get_args

from evidose.evidence import Instrument, Outcome
from evidose.person.entries import (
    Allergy,
    Body,
    Consent,
    Dose,
    EventKind,
    Goal,
    Illness,
    LifeEvent,
    Medicine,
    Note,
    Score,
    Self,
    Severity,
    SideEffect,
)
from evidose.person.lab_line import read_labs
from evidose.reading.dose_words import Named, folded, name_first, take_named, without_unit
from evidose.reading.measures import Measures, find_measure
from evidose.terms import InputError, Problem, UnknownNameError

_NUMBER = re.compile(r"-?\d{1,6}(?:[.,]\d{1,4})?", re.ASCII)
_SEVERITIES = get_args(Severity)
_EVENTS = tuple(e for e in get_args(EventKind) if " " not in e and e != "other")
_KEYWORDS = {"took", "taken", "missed", "skipped", "side", "side-effect", "stack", "stop", "goal"}
_KEYWORDS |= {"note", "illness", "allergy", "born", "sex", "consent"} | set(_EVENTS)
_SEXES = ("female", "male", "other")
_DAY = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?", re.ASCII)
LONGEST_RESULT = 12
"""Words of one laboratory result that is typed without quotes."""
AS_NOTE = 'To keep it as a note, put the word note before it: note "...".'


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The names a diary knows.

    Attributes
    ----------
    medicine : the medicine meant where ``took`` and ``missed`` name none
    medicines : names of medicines, folded, each with the unit that a bare number of it has
    compounds : names of the packs of the library, folded: a column named so holds its doses
    today : the day on which ``stack`` starts and ``stop`` stops a medicine
    """

    outcomes: Mapping[str, Outcome]
    instruments: Mapping[str, Instrument]
    measures: Measures
    medicine: str | None = None
    today: date | None = None
    compounds: frozenset[str] = frozenset()
    medicines: Mapping[str, str | None] = field(default_factory=dict)

    def diary_names(self) -> list[str]:
        """Return the outcomes that can be scored by name."""
        return [o.id for o in self.outcomes.values() if o.reference_instrument in self.instruments]


def read_phrase(words: Sequence[str], vocabulary: Vocabulary) -> tuple[Body, ...]:
    """Read what was typed, one element a shell word; nothing typed is left out.

    Raises
    ------
    InputError, UnknownNameError
        Something was not understood, or a score is off its scale; nothing is to be stored then.
    """
    left, found = list(words), list[Body]()
    while left:
        if read := _results(left, vocabulary):
            found += read
        else:
            found.append(_next(left, vocabulary))
    if not found:
        raise InputError(Problem("log", "", "nothing", 'entries, e.g. pain 6 sleep 4 "woke twice"'))
    return tuple(found)


def _results(left: list[str], vocabulary: Vocabulary) -> tuple[Body, ...]:
    """Take laboratory results off the front: a piece in quotes, or ``ALT 520 U/L`` in words.

    Raises
    ------
    InputError
        It looks like a result and cannot be read; the question says what to write.
    """
    word = left[0]
    if word.strip().casefold() in _KEYWORDS or _is_scale(word, vocabulary):
        return ()
    if re.search(r"\s|[=:]", word.strip()):
        if _is_score(word, vocabulary):
            return ()
        return _read_results(left, 1, vocabulary)
    if find_measure(word, vocabulary.measures) is None or len(left) == 1:
        return ()
    longest = next((n for n, w in enumerate(left) if " " in w.strip()), len(left))
    for count in range(min(longest, LONGEST_RESULT), 1, -1):
        reading = read_labs(" ".join(left[:count]), vocabulary.measures, "log")
        if reading.results and not (reading.asked or reading.unread or reading.words):
            return _read_results(left, count, vocabulary)
    return _read_results(left, min(longest, 2), vocabulary)


def _is_score(text: str, vocabulary: Vocabulary) -> bool:
    words = text.split()
    scored = len(words) >= 2 and _NUMBER.fullmatch(words[1])
    return bool(scored) and _is_scale(words[0], vocabulary)


def _is_scale(word: str, vocabulary: Vocabulary) -> bool:
    """Whether a word names a scale of the diary, and no laboratory measure of the same name."""
    measure = find_measure(word, vocabulary.measures)
    scored = measure is None or measure.kind == "score"
    return scored and find_scale(word, vocabulary) is not None


def _read_results(left: list[str], count: int, vocabulary: Vocabulary) -> tuple[Body, ...]:
    text = " ".join(left[:count])
    reading = read_labs(text, vocabulary.measures, "log")
    problems = [a.problem for a in reading.asked]
    for m in reading.multiples:
        step = "Write the number and its unit as they stand on the report."
        problems.append(Problem("log", m.measure.short, text, "a number with its unit", step))
    if problems:
        problems[-1] = replace(problems[-1], next_step=f"{problems[-1].next_step} {AS_NOTE}")
        raise InputError(*problems)
    if not reading.results:
        return ()
    del left[:count]
    note = (Note(text=text.strip()),) if reading.words or reading.unread else ()
    return (*(r.result for r in reading.results), *note)


def _next(left: list[str], vocabulary: Vocabulary) -> Body:
    word = left.pop(0)
    plain = word.strip().casefold()
    if plain in {"took", "taken", "missed", "skipped"}:
        return _dose(plain in {"took", "taken"}, left, vocabulary)
    if plain in {"stack", "stop"}:
        return _medicine(plain, left, vocabulary)
    if plain == "note":
        return Note(text=_name_after("note", left, 'note "anything at all"'))
    if plain == "goal":
        return _goal(left, vocabulary)
    if plain in {"side", "side-effect"}:
        return _side_effect(left)
    if plain in {"illness", "allergy"}:
        return _illness(left, vocabulary) if plain == "illness" else _allergy(left, vocabulary)
    if plain in {"born", "sex", "consent"}:
        return _about(plain, left, vocabulary)
    if plain in _EVENTS:
        text = left.pop(0) if left and " " in left[0] and not _is_lab(left[0], vocabulary) else ""
        return LifeEvent(event=plain, text=text)  # type: ignore[arg-type]
    if dose := _dose_first(word, left, vocabulary):
        return dose
    _ask_unit([word, *left], vocabulary)
    if left and _NUMBER.fullmatch(left[0].strip()):
        return read_score(word, float(left.pop(0).replace(",", ".")), vocabulary)
    if " " in word.strip() or "=" in word:
        return _sentence(word, left, vocabulary)
    known = [*vocabulary.diary_names(), *sorted(_KEYWORDS)]
    if plain in known or find_scale(plain, vocabulary) is not None:
        raise InputError(Problem("log", word, "no number after it", f"{word} 4"))
    raise UnknownNameError("entry (a note is put in quotes)", word, known)


def _is_lab(text: str, vocabulary: Vocabulary) -> bool:
    return read_labs(text, vocabulary.measures).any


def _sentence(text: str, left: list[str], vocabulary: Vocabulary) -> Body:
    """Read one piece with blanks: scores in a row, or a note."""
    words = text.split()
    if (
        len(words) >= 2
        and _NUMBER.fullmatch(words[1])
        and find_scale(words[0], vocabulary) is not None
    ):
        if rest := text.split(maxsplit=2)[2:]:
            left.insert(0, rest[0] if " " in rest[0] else f"{rest[0]} ")
        return read_score(words[0], float(words[1].replace(",", ".")), vocabulary)
    if not text.strip():
        raise InputError(Problem("log", "", "an empty text", "a note of some words"))
    return Note(text=text.strip())


def read_score(name: str, value: float, vocabulary: Vocabulary) -> Score:
    """Make a diary score, on the scale the library gives for `name`.

    Raises
    ------
    UnknownNameError
        No outcome or instrument of that name has a scale.
    InputError
        The value is off the scale.
    """
    found = find_scale(name, vocabulary)
    if found is None:
        known = [*vocabulary.diary_names(), *vocabulary.instruments]
        near = get_close_matches(name, known, cutoff=0.7)
        raise UnknownNameError("diary outcome", name, near or vocabulary.diary_names())
    outcome, instrument = found
    return check_score(Score(outcome=outcome, instrument=instrument.id, value=value), instrument)


def check_score(entry: Score, instrument: Instrument) -> Score:
    """Return `entry` if its value lies on the scale of `instrument`.

    Raises
    ------
    InputError
        It does not.
    """
    low, high, value = instrument.low, instrument.high, entry.value
    off = (low is not None and value < low) or (high is not None and value > high)
    steps = (value - (low or 0.0)) / instrument.step
    if off or (instrument.integer and abs(steps - round(steps)) > 1e-9):
        ends = f"{'' if low is None else f'{low:g}'} to {'more' if high is None else f'{high:g}'}"
        whole = f" in steps of {instrument.step:g}" if instrument.integer else ""
        raise InputError(
            Problem("log", entry.outcome, f"{value:g}", f"{ends}{whole} ({instrument.name})")
        )
    return entry


def find_scale(name: str, vocabulary: Vocabulary) -> tuple[str, Instrument] | None:
    """Return outcome and instrument meant by `name`: an outcome, its first word, or a scale.

    ``sleep`` is ``sleep-quality`` as long as no other outcome with a scale starts so.
    """
    plain = "-".join(name.strip().casefold().split())
    scales = vocabulary.instruments
    near = [o for o in vocabulary.diary_names() if o == plain or o.startswith(f"{plain}-")]
    if plain in near or len(near) == 1:
        outcome = vocabulary.outcomes[plain if plain in near else near[0]]
        return outcome.id, scales[str(outcome.reference_instrument)]
    if plain in scales:
        for outcome in vocabulary.outcomes.values():
            used = {outcome.reference_instrument, *(c.scale for c in outcome.important_changes)}
            if plain in used:
                return outcome.id, scales[plain]
        return plain, scales[plain]
    return None


def _dose(taken: bool, left: list[str], vocabulary: Vocabulary) -> Dose:
    name, amount, unit = _named_amount(left, vocabulary)
    if name is None and vocabulary.medicine is None:
        raise InputError(
            Problem("log", "dose", "no medicine", "took NAME AMOUNT UNIT",
                    "Or put one on the stack: evidose person log stack NAME AMOUNT UNIT")
        )  # fmt: skip
    return Dose(medicine=name or str(vocabulary.medicine), taken=taken, amount=amount, unit=unit)


def _named_amount(left: list[str], vocabulary: Vocabulary) -> Named:
    """Take ``NAME 5 mg`` off the front, as far as it is there."""
    another = partial(_starts_another, vocabulary=vocabulary)
    return take_named(left, vocabulary.medicines, another, vocabulary.medicine)


def _dose_first(word: str, left: list[str], vocabulary: Vocabulary) -> Dose | None:
    """Read ``NAME 5 mg``, ``NAME 5 mg taken`` or ``NAME missed``; None where it is none of it."""
    another = partial(_starts_another, vocabulary=vocabulary)
    if another(word):
        return None
    found = name_first([word, *left], vocabulary.medicines, another)
    if found is None or found[0].name is None:
        return None
    (name, amount, unit), taken, count = found
    del left[: count - 1]
    return Dose(medicine=name or word, taken=taken, amount=amount, unit=unit)


def _ask_unit(words: Sequence[str], vocabulary: Vocabulary) -> None:
    """Ask for the unit of a medicine that is named with a bare number."""
    another = partial(_starts_another, vocabulary=vocabulary)
    if another(words[0]) or not (found := without_unit(words, vocabulary.medicines, another)):
        return
    name, amount = found
    unit = vocabulary.medicines[folded(name)]
    step = f"Write {name} {amount} {unit or 'mg'}{'' if unit else ', or the unit on the label'}."
    raise InputError(Problem("log", name, f"{amount} without a unit", "a dose with its unit", step))


def _starts_another(word: str, vocabulary: Vocabulary) -> bool:
    """Tell whether a word begins the next entry instead of belonging to this one."""
    plain = word.strip().casefold()
    return len(plain.split()) > 1 or plain in _KEYWORDS or find_scale(plain, vocabulary) is not None


def _medicine(verb: str, left: list[str], vocabulary: Vocabulary) -> Medicine:
    name, amount, unit = _named_amount(left, vocabulary)
    if name is None:
        raise InputError(Problem("log", verb, "no medicine", f"{verb} NAME AMOUNT UNIT"))
    today = vocabulary.today
    started, stopped = (today, None) if verb == "stack" else (None, today)
    return Medicine(name=name, amount=amount, unit=unit, start=started, stop=stopped)


def _goal(left: list[str], vocabulary: Vocabulary) -> Goal:
    if not left or (found := find_scale(left[0], vocabulary)) is None:
        raise InputError(Problem("log", "goal", " ".join(left[:1]) or "nothing", "goal pain 3"))
    left.pop(0)
    outcome, scale = found
    target = None
    if left and _NUMBER.fullmatch(left[0]):
        value = float(left.pop(0).replace(",", "."))
        target = check_score(Score(outcome, scale.id, value), scale).value
    return Goal(outcome=outcome, instrument=scale.id, target=target)


def _side_effect(left: list[str]) -> SideEffect:
    if not left:
        raise InputError(Problem("log", "side", "nothing after it", "side nausea mild"))
    name, severity = left.pop(0), None
    if left and left[0].casefold() in _SEVERITIES:
        severity = left.pop(0).casefold()
    return SideEffect(name=name, severity=severity)  # type: ignore[arg-type]


def _illness(left: list[str], vocabulary: Vocabulary) -> Illness:
    name, days = _name_after("illness", left, "illness asthma since 2019"), dict[str, date]()
    while left and (word := left[0].casefold()) in {"since", "until"}:
        left.pop(0)
        days[word] = _first_day(_past_day(left, f"illness {word}", vocabulary.today))
    return Illness(name=name, since=days.get("since"), until=days.get("until"))


def _allergy(left: list[str], vocabulary: Vocabulary) -> Allergy:
    """Read a substance, and what it did: one word or one piece in quotes."""
    substance = _name_after("allergy", left, "allergy penicillin rash")
    with_number = len(left) > 1 and _NUMBER.fullmatch(left[1].strip())
    ends = not left or with_number or left[0].strip().casefold() in _KEYWORDS
    if ends or _is_lab(left[0], vocabulary):
        return Allergy(substance=substance)
    return Allergy(substance=substance, reaction=left.pop(0).strip())


def _about(word: str, left: list[str], vocabulary: Vocabulary) -> Self | Consent:
    if word == "born":
        return Self(birth=_past_day(left, "born", vocabulary.today))
    if word == "sex":
        told = left.pop(0).casefold() if left else "nothing"
        if told not in _SEXES:
            raise InputError(Problem("log", "sex", told, " or ".join(_SEXES)))
        return Self(sex=told)  # type: ignore[arg-type]
    purpose = _name_after("consent", left, "consent research yes")
    told = left.pop(0).casefold() if left else "nothing"
    if told not in {"yes", "no"}:
        raise InputError(Problem("log", f"consent {purpose}", told, "yes or no"))
    return Consent(purpose=purpose, given=told == "yes")


def _name_after(word: str, left: list[str], example: str) -> str:
    if not left or not left[0].strip() or left[0].strip().casefold() in _KEYWORDS:
        raise InputError(Problem("log", word, " ".join(left[:1]) or "nothing after it", example))
    return left.pop(0).strip()


def _past_day(left: list[str], field: str, today: date | None) -> str:
    """Take a year, month or day that has come (``2019``, ``2019-03-05``) off the front."""
    text = left.pop(0).strip() if left else "nothing"
    try:
        if _DAY.fullmatch(text) and (today is None or _first_day(text) <= today):
            return text
    except ValueError:
        pass
    raise InputError(Problem("log", field, text, "a past year or day: 2019, 2019-03 or 2019-03-05"))


def _first_day(text: str) -> date:
    return date.fromisoformat(text + "-01-01"[len(text) - 4 :])
