"""What a device without a server must know to answer free text at once.

The grave part of the rule book, worked out beforehand for every name: which notices it gives when
it is taken now, was taken in the past, or is not tolerated. A device reads the text by the same
words, names and times (`evidose.reading.mentions`). What it says of a past use holds where no day
was told; `Notice.within_days` tells from how many days on it is not said.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Literal

from evidose.reading.context import Status
from evidose.reading.lexicon import Lexicon, danger
from evidose.reading.mentions import Mention
from evidose.reading.names import SHORT, SHORTEST_TWO_ERRORS, Name
from evidose.reading.phrases import Saying
from evidose.reading.times import TimeWords
from evidose.reading.weights import Weights
from evidose.reading.words import compact, pieces
from evidose.safety.answers import Answers
from evidose.safety.device_notices import Notice, notices
from evidose.safety.facts import Facts, Use, state_of, use_of
from evidose.safety.kinds import KINDS
from evidose.safety.records import Policy, Rule
from evidose.safety.rulebook import NOTHING, RuleBook, known_compound

Form = Literal["plain", "slow", "depot"]
Told = Mapping[Form, Mapping[Status, tuple[tuple[int, str], ...]]]
"""Form of the product and status to what is said: place in the notices, and of what."""

TAKEN: tuple[Status, ...] = ("current", "past", "planned", "other", "allergy")
"""What a text can say of a name without denying it."""


@dataclass(frozen=True, slots=True)
class NameGroup:
    """Names that give the same notices.

    Attributes
    ----------
    kind : ``substance``, ``condition`` or ``self-harm``
    danger : of two names that a misspelling may stand for, the more dangerous one is read
    ambiguous : the names also mean something else
    brand : the names are brands or abbreviations
    sign : they name a sign of danger, which in a note is told by meaning
    names : as the library writes them; those of harmless groups by their letters alone
    notices : form and status to pairs of a place in `DeviceRules.notices` and what it is about
    """

    kind: str
    danger: int
    ambiguous: bool
    brand: bool
    sign: bool
    names: tuple[str, ...]
    notices: Told


@dataclass(frozen=True, slots=True)
class DeviceSigns:
    """How a note is read; see `evidose.safety.signs.NoteReader`.

    Attributes
    ----------
    frame, concepts, sayings : as there, without what nothing refers to
    everyday : the common words that are a known name, or may be a misspelt one
    weights : what words weigh for danger
    """

    frame: Mapping[str, tuple[str, ...]]
    concepts: Mapping[str, tuple[str, ...]]
    sayings: tuple[Saying, ...]
    everyday: tuple[str, ...]
    weights: tuple[Weights, ...]


@dataclass(frozen=True, slots=True)
class DeviceRules:
    """Everything a device needs to read and to answer free text.

    Attributes
    ----------
    compounds : id to name of all that they are worked out for
    notices : the gravest first
    drugs : id to name of every substance that gives a notice
    groups : every known name, in groups
    words : word list by its name, as `Cues`, `TimeWords` and `Lexicon` hold them; a second list of
        the same name with ``_values`` holds the numbers that its words stand for
    signs : how danger is told in a note, and what a note says of a medicine
    """

    compounds: Mapping[str, str]
    notices: tuple[Notice, ...]
    drugs: Mapping[str, str]
    groups: tuple[NameGroup, ...]
    words: Mapping[str, tuple[str, ...]]
    signs: DeviceSigns


def device_rules(book: RuleBook, compound: str | Sequence[str]) -> DeviceRules:
    """Work out the rules for a device.

    Parameters
    ----------
    compound : what is taken, or may be started; with none only what concerns everybody is known

    Raises
    ------
    UnknownNameError
        No rules are written for a compound.
    """
    names = (compound,) if isinstance(compound, str) else tuple(compound)
    ids = tuple(dict.fromkeys(known_compound(name, book) for name in names))
    policies = [book.policies[key] for key in ids] or [NOTHING]
    said = notices(book, policies)
    rules = tuple(rule for rule, _ in said)
    told: dict[tuple[object, ...], Told] = {}
    groups: defaultdict[tuple[str, int, bool, bool, bool, str], list[Name]] = defaultdict(list)
    notices_of: dict[str, Told] = {}
    for name in book.lexicon.names.exact.values():
        same = (name.kind, name.ids, name.long_acting, name.depot)
        if same not in told:
            told[same] = _told(name, rules, policies[0], book)
        risk, sign = danger(name, book.lexicon), bool(book.notes.signs & set(name.ids))
        alike = (name.kind, risk, name.ambiguous, name.brand, sign, repr(told[same]))
        groups[alike].append(name)
        notices_of[alike[-1]] = told[same]
    made = tuple(
        NameGroup(
            kind, risk, doubtful, brand, sign, _written(names, notices_of[said]), notices_of[said]
        )
        for (kind, risk, doubtful, brand, sign, said), names in groups.items()
    )
    return DeviceRules(
        compounds={key: book.policies[key].name for key in ids},
        notices=tuple(notice for _, notice in said),
        drugs=_drugs(made, book),
        groups=made,
        words=_words(book),
        signs=_signs(book),
    )


def _told(name: Name, rules: Sequence[Rule], policy: Policy, book: RuleBook) -> Told:
    """Ask each rule about a text that says nothing but `name`, in each form, status and amount.

    What a rule holds of does not follow from the compound: `policy` only completes the facts.
    """
    found: dict[Form, dict[Status, tuple[tuple[int, str], ...]]] = {}
    plain = tuple[tuple[Use, ...], ...]()
    for form, words in _form_words(book.lexicon).items():
        by_status: dict[Status, tuple[tuple[int, str], ...]] = {}
        mentions = [Mention(name.shown, name, (), True, status, None) for status in TAKEN]
        told = [_facts(mention, words, policy, book) for mention in mentions]
        uses = tuple(facts.uses for facts in told)
        if form == "plain":
            plain = uses
        elif uses == plain:  # the form makes no difference to such a product
            continue
        for status, facts in zip(TAKEN, told, strict=True):
            hits = [(n, h.key) for n, r in enumerate(rules) for h in KINDS[r.kind](r, facts)]
            if hits:
                by_status[status] = tuple(hits)
        if by_status and by_status != found.get("plain"):
            found[form] = by_status
    return found


def _form_words(lexicon: Lexicon) -> Mapping[Form, set[str]]:
    return {"plain": set(), "slow": set(lexicon.slow), "depot": set(lexicon.depot)}


def _facts(mention: Mention, words: set[str], policy: Policy, book: RuleBook) -> Facts:
    name = mention.name
    drugs = [book.drugs[i] for i in name.ids if name.kind == "substance" and i in book.drugs]
    return Facts(
        answers=Answers(policy.id),
        policy=policy,
        today=date.min,
        dose=policy.usual_high,
        uses=tuple(
            replace(use_of(drug, mention, "note", words, book), mg=math.inf) for drug in drugs
        ),
        states=() if name.kind == "substance" else (state_of(mention, "note", book),),
        labs=(),
        recognised=(),
        unrecognised=(),
        no_opioids=False,
        nothing_taken=False,
        nothing_known=False,
        unsure=False,
    )


def _drugs(groups: Iterable[NameGroup], book: RuleBook) -> Mapping[str, str]:
    keys = {
        key for g in groups for form in g.notices.values() for s in form.values() for _, key in s
    }
    return {key: book.drugs[key].name for key in sorted(keys) if key in book.drugs}


def _written(names: Iterable[Name], told: Told) -> tuple[str, ...]:
    """Return the names as the library writes them where that will be shown or says more."""
    keys = [(compact(name.shown), name.shown) for name in names]
    return tuple(shown if told or len(key) <= SHORT else key for key, shown in keys)


def _values(time: TimeWords) -> Mapping[str, Iterable[str]]:
    """Return the lists of `time` whose words stand for a number, each word with its number."""
    named = {f"time_{f.name}_values": getattr(time, f.name) for f in fields(time)}
    return {
        name: [f"{word}={n}" for word, n in words.items()]
        for name, words in named.items()
        if isinstance(words, Mapping)
    }


def _words(book: RuleBook) -> Mapping[str, tuple[str, ...]]:
    lexicon, cues = book.lexicon, book.lexicon.cues
    parts = {"time", "situation", "wordings"}
    lists: dict[str, Iterable[str]] = {
        **{f.name: getattr(cues, f.name) for f in fields(cues) if f.name not in parts},
        **{f.name: getattr(cues.situation, f.name) for f in fields(cues.situation)},
        **{f"time_{f.name}": getattr(cues.time, f.name) for f in fields(cues.time)},
        **{f"said_{f.name}": getattr(cues.wordings, f.name) for f in fields(cues.wordings)},
        **_values(cues.time),
        "ordinary": lexicon.ordinary,
        "spared": lexicon.spared,
        "slow": lexicon.slow,
        "depot": lexicon.depot,
        "products": lexicon.products,
        "per_day": lexicon.per_day,
        "none": book.none_words,
    }
    return {name: tuple(sorted(words)) for name, words in lists.items()}


def _signs(book: RuleBook) -> DeviceSigns:
    notes = book.notes
    return DeviceSigns(
        frame={f.name: tuple(sorted(getattr(notes.frame, f.name))) for f in fields(notes.frame)},
        concepts={name: tuple(phrases) for name, phrases in notes.concepts.items()},
        sayings=notes.sayings,
        everyday=tuple(sorted(_alike(notes.everyday, book))),
        weights=notes.weights,
    )


def _alike(words: Iterable[str], book: RuleBook) -> Iterator[str]:
    """Yield the words that are a part of a known name, or within typing errors of one."""
    names = book.lexicon.names
    parts = {piece for name in names.exact.values() for piece in pieces(name.shown)}
    rest = list[str]()
    for word in words:
        if word in names.exact or word in parts or names.beside(word):
            yield word
        else:
            rest.append(word)
    long = [w for w in rest if len(w) >= SHORTEST_TWO_ERRORS - 2]
    yield from names.misspelt(long, shortest=SHORTEST_TWO_ERRORS)
