"""Everything needed to read free text, and how dangerous it is to overlook a name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from evidose.reading.context import Cues
from evidose.reading.names import Name, NameIndex

OPIOID = 50
"""Names from this danger on are those of central opioids."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Everything needed to read free text.

    Attributes
    ----------
    names : every known name
    cues : words that change what a mention means
    ordinary : words that are no names and need no answer
    spared : words and products that are never read as a misspelt name
    slow, depot : words that make a product a slow-release or a depot one
    products : words that make what stands before them a medicine without name
    purposes : what such a medicine may be for, or look like, beside every illness
    per_day : words that make a number of pieces one a day
    measures : a drink, or what holds several, in tenths of a drink of 14 g alcohol
    each_day, each_week, each_weekend, each_month : words that tell how often somebody drinks
    liquids : measures of what is poured or dripped, which are no pieces
    danger : library id to how dangerous that reading is; higher is screened first
    """

    names: NameIndex
    cues: Cues
    ordinary: frozenset[str]
    spared: frozenset[str]
    slow: frozenset[str]
    depot: frozenset[str]
    products: frozenset[str]
    purposes: frozenset[str]
    per_day: frozenset[str]
    danger: Mapping[str, int]
    measures: Mapping[str, int] = field(default_factory=dict)
    each_day: frozenset[str] = frozenset()
    each_week: frozenset[str] = frozenset()
    each_weekend: frozenset[str] = frozenset()
    each_month: frozenset[str] = frozenset()
    liquids: frozenset[str] = frozenset()


def danger(name: Name, lexicon: Lexicon) -> int:
    """Return how dangerous it would be to overlook `name`."""
    if name.kind == "self-harm":
        return 100
    return max((lexicon.danger.get(i, 0) for i in name.ids), default=0) + (1 if name.depot else 0)


def is_opioid(name: Name, lexicon: Lexicon) -> bool:
    """Return whether `name` is that of a central opioid, alone or in a combination."""
    return name.kind == "substance" and danger(name, lexicon) >= OPIOID


def by_danger(names: Sequence[Name], lexicon: Lexicon) -> tuple[Name, ...]:
    """Return each reading of `names` once, the most dangerous to overlook first."""
    unique = {(n.kind, n.ids): n for n in reversed(names)}
    return tuple(sorted(unique.values(), key=lambda n: (-danger(n, lexicon), n.shown)))


def may_be_misspelt(word: str, lexicon: Lexicon) -> bool:
    """Return whether `word` may be a misspelt name: no word of a language and no product."""
    return word not in lexicon.spared and unknown_word(word, lexicon)


def unknown_word(word: str, lexicon: Lexicon) -> bool:
    """Return whether `word` means nothing beside being, perhaps, a name."""
    if word.isdigit() or word in lexicon.ordinary or word in lexicon.cues.forms:
        return False
    cues = lexicon.cues
    known = (
        cues.denial,
        cues.denial_close,
        cues.denial_after,
        cues.more,
        cues.stopped,
        cues.past,
        cues.present,
        cues.allergy,
    )
    time = cues.time
    lists = (cues.filler, cues.either, cues.both, time.units, time.numbers, time.months)
    more = (
        time.days,
        time.ago,
        time.during,
        time.start,
        time.most,
        time.vague,
        time.point,
        time.seasons,
        time.before_season,
        lexicon.slow,
        lexicon.depot,
    )
    situation = cues.situation
    said = (
        situation.others,
        situation.selves,
        situation.they,
        situation.own,
        situation.taking,
        situation.doing,
        situation.under,
        situation.auxiliaries,
        situation.between,
        situation.whom,
        situation.portions,
        situation.offered,
        situation.untaken,
        situation.refusing,
        situation.ongoing,
        situation.occasions,
        situation.turns,
        situation.joins,
    )
    return not any(word in group for group in (*known, *lists, *more, *said))
