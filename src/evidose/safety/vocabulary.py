"""Every name a person may type, gathered from substances, rules and word lists."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace

from evidose.reading.context import Cues
from evidose.reading.lexicon import OPIOID, Lexicon
from evidose.reading.names import Name, build_index
from evidose.reading.situation import SituationWords
from evidose.reading.times import TimeWords
from evidose.reading.wordings import wording_lists
from evidose.reading.words import compact, fold
from evidose.safety.records import (
    CommonEntry,
    CommonMedicines,
    IntervalClass,
    KnownConditions,
    Policy,
    Relation,
    Rule,
    Substance,
)
from evidose.safety.word_records import Words
from evidose.terms import Source

SELF_HARM = "self-harm"
"""Id that every self-harm phrase stands for."""

MISSPELT = frozenset({"substance", "condition", "self-harm"})
"""Kinds of names that are also found with a typing error."""

WHOLE_CODE = 7
"""Length of an ATC code that names one substance."""

_DANGER: Mapping[Relation, int] = {
    "central opioid": OPIOID,
    "opioid marker": 40,
    "opioid antagonist": 30,
    "peripheral opioid": 20,
    "not an opioid": 0,
}
UNRELATED: Relation = "not an opioid"
"""Relation of what no file says more of."""

_LONGER = {"short-acting": 0, "long-acting": 1, "depot": 2}

Named = Iterator[tuple[str, Name]]


@dataclass(frozen=True, slots=True)
class Drug:
    """A substance as the rules see it.

    Attributes
    ----------
    id, name, relation, interval, atc, group, tags, sources : as in the library
    classes : classes of compounds that it belongs to, as it says or a compound made of it
    listed : a file of the substances describes it; else only the compound that is made of it
    holding : ids of the substances it is made of, for combinations
    """

    id: str
    name: str
    relation: Relation
    interval: IntervalClass | None
    atc: tuple[str, ...]
    group: str
    tags: frozenset[str]
    holding: tuple[str, ...]
    sources: tuple[Source, ...]
    classes: frozenset[str] = frozenset()
    listed: bool = True


def all_drugs(
    curated: Iterable[Substance],
    common: Iterable[CommonMedicines],
    policies: Iterable[Policy] = (),
) -> Mapping[str, Drug]:
    """Return every substance by id; a curated file goes before a common entry.

    What a compound is made of is a substance too, also where no file describes it.
    """
    drugs = {s.id: _curated_drug(s) for s in curated}
    for group in common:
        for entry in group.substance:
            drugs.setdefault(entry.id, _common_drug(entry, group.sources))
    for policy in policies:
        for key in (*policy.itself, *policy.stronger):
            told = drugs.get(key) or _unlisted_drug(key, policy)
            drugs[key] = replace(told, classes=told.classes | set(policy.classes))
    return drugs


def _unlisted_drug(key: str, policy: Policy) -> Drug:
    name = policy.name if len(policy.itself) == 1 else key.replace("-", " ")
    told = Drug(key, name, UNRELATED, None, (), "", frozenset(), (), policy.sources)
    return replace(told, listed=False)


def _curated_drug(s: Substance) -> Drug:
    group = s.group or (s.use[0] if s.use else "")
    tags = frozenset(s.tags)
    classes = frozenset(s.classes)
    return Drug(s.id, s.name, s.relation, s.interval, s.atc, group, tags, (), s.sources, classes)


def _common_drug(e: CommonEntry, sources: tuple[Source, ...]) -> Drug:
    atc = (e.atc,) if e.atc else ()
    tags = frozenset(e.tags)
    classes = frozenset(e.classes)
    return Drug(e.id, e.name, UNRELATED, None, atc, e.group, tags, e.holding, sources, classes)


def curated_names(curated: Iterable[Substance]) -> Named:
    """Yield the names of substances that have a file each, combinations with all they hold."""
    for s in curated:
        slow = {compact(n) for n in s.long_acting}
        depot = {compact(n) for n in s.depot}
        double = {compact(n) for n in s.ambiguous}
        generic = ((s.name,), s.synonyms, s.spellings, s.atc)
        brands = (s.brands, s.abbreviations, s.street_names)
        named = [(n, (s.id, *p.holding), True) for p in s.product for n in p.names]
        named += [(n, (s.id,), False) for names in generic for n in names]
        named += [(n, (s.id,), True) for names in brands for n in names]
        for written, ids, brand in named:
            key = compact(written)
            flags = (key in slow, key in depot, key in double, brand)
            yield written, Name(written, "substance", ids, *flags)


def common_names(common: Iterable[CommonMedicines]) -> Named:
    """Yield the names of common medicines."""
    for group in common:
        for e in group.substance:
            code = (e.atc,) if len(e.atc) == WHOLE_CODE else ()
            for written in (e.name, *e.synonyms, *code):
                yield written, Name(written, "substance", (e.id,))
            for written in (*e.brands, *e.abbreviations):
                yield written, Name(written, "substance", (e.id,), brand=True)


def compound_names(policies: Iterable[Policy], known: Iterable[tuple[str, Name]]) -> Named:
    """Yield the names of compounds that no substance has."""
    taken = {compact(written) for written, _ in known}
    for policy in policies:
        for written in (policy.name, *policy.names, policy.id.replace("-", " ")):
            parts = {compact(written), *map(compact, written.split())}
            if taken.isdisjoint(parts):
                taken.add(compact(written))
                yield written, Name(written, "substance", policy.itself)


def condition_names(rules: Iterable[Rule], known: Iterable[KnownConditions]) -> Named:
    """Yield the words for conditions; a word of several rules stands for all of them."""
    owners: defaultdict[str, list[str]] = defaultdict(list)
    shown: dict[str, str] = {}
    terms = [*((r.id, r.terms) for r in rules), *((k.id, k.terms) for k in known)]
    for owner, words in terms:
        for term in words:
            shown.setdefault(compact(term), term)
            owners[compact(term)].append(owner)
    for key, ids in owners.items():
        yield shown[key], Name(shown[key], "condition", tuple(dict.fromkeys(ids)))


def self_harm_names(phrases: Iterable[str]) -> Named:
    """Yield the phrases that tell of self-harm."""
    for phrase in phrases:
        yield phrase, Name(phrase, "self-harm", (SELF_HARM,))


def make_lexicon(
    names: Sequence[tuple[str, Name]], words: Mapping[str, Words], drugs: Mapping[str, Drug]
) -> Lexicon:
    """Put names and word lists together into what reading a text needs."""

    def folded(which: str) -> frozenset[str]:
        return frozenset(fold(w) for w in words[which].words)

    def numbers(which: str) -> dict[str, int]:
        return {fold(w): n for w, n in words[which].numbers.items()}

    time = TimeWords(
        units=numbers("time-units"),
        numbers=numbers("time-numbers"),
        days={fold(w): n for w, n in words["time-days"].days.items()},
        months=numbers("time-months"),
        ago=folded("time-ago"),
        during=folded("time-during"),
        start=folded("time-start"),
        point=folded("time-point"),
        seasons=numbers("time-seasons"),
        before_season=folded("time-before-season"),
        most=folded("time-most"),
        vague=folded("time-vague"),
        aged=folded("time-aged"),
        births=folded("time-births"),
        weekdays=numbers("time-weekdays"),
        ahead=numbers("time-ahead"),
    )
    cues = Cues(
        denial=folded("denial"),
        denial_close=folded("denial-close"),
        denial_after=folded("denial-after"),
        more=folded("more"),
        stopped=folded("stopped"),
        past=folded("past"),
        present=folded("present"),
        allergy=folded("allergy"),
        filler=folded("filler"),
        either=folded("either"),
        both=folded("both"),
        forms=folded("forms"),
        time=time,
        situation=_situation(words),
        wordings=wording_lists(folded),
    )
    return Lexicon(
        names=build_index(names, MISSPELT),
        cues=cues,
        ordinary=folded("ordinary"),
        spared=folded("frequent") | folded("products-alike"),
        slow=folded("slow"),
        depot=folded("depot"),
        products=folded("products"),
        purposes=folded("purposes"),
        per_day=folded("per-day"),
        danger={d.id: _danger(d) for d in drugs.values()},
        measures=numbers("drink-measures"),
        each_day=folded("drink-each-day"),
        each_week=folded("drink-each-week"),
        each_weekend=folded("drink-each-weekend"),
        each_month=folded("drink-each-month"),
        liquids=folded("liquids"),
    )


def _situation(words: Mapping[str, Words]) -> SituationWords:
    """Put together the lists named after the fields of `SituationWords`."""
    lists = {f.name: frozenset(map(fold, words[f.name].words)) for f in fields(SituationWords)}
    return SituationWords(**lists)


def _danger(drug: Drug) -> int:
    return _DANGER[drug.relation] + (_LONGER[drug.interval] if drug.interval else 0)
