"""Everything a screening needs, read once from the library and made ready for look-up."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from evidose.evidence import (
    Library,
    Origins,
    Record,
    list_packs,
    read_records,
    scope_of,
    told_of,
)
from evidose.person import Measures, load_measures
from evidose.reading.lexicon import Lexicon
from evidose.reading.words import compact, plain
from evidose.safety.foreign_signs import sign_problems, weight_problems
from evidose.safety.records import (
    CommonMedicines,
    KnownConditions,
    Policy,
    QuestionRecord,
    Rule,
    Substance,
    VerdictTable,
)
from evidose.safety.scopes import (
    EVERYBODY,
    Concerns,
    concerns,
    rules_by_compound,
    scope_problems,
    within,
)
from evidose.safety.screening import GRAVEST
from evidose.safety.signs import NoteReader, make_reader
from evidose.safety.vocabulary import (
    Drug,
    all_drugs,
    common_names,
    compound_names,
    condition_names,
    curated_names,
    make_lexicon,
    self_harm_names,
)
from evidose.safety.word_records import Everyday, Signs, Words, WordWeights
from evidose.terms import (
    LibraryError,
    Problem,
    UnknownNameError,
    note_left_out,
    noting_left_out,
)

R = TypeVar("R", bound=Record)

CURATED = ("opioids", "opioid-markers", "antagonists", "peripheral-opioids", "look-alikes")
"""Folders of substances with a file each; where two name the same thing, the first goes."""


NOTHING = Policy.model_construct(schema_version=1, id="", name="", itself=(), sources=())
"""How somebody is screened who takes nothing that is known: only for what concerns everybody."""


@dataclass(frozen=True, slots=True)
class RuleBook:
    """Rules, names and questions of one library.

    Attributes
    ----------
    rules : every rule, the gravest first
    drugs : id to substance
    measures : laboratory values, by id and by name
    lexicon : how free text is read
    none_words : folded whole answers that mean *none*
    questions : in the order they are asked
    policies : compound id to how it is screened
    table : which severity gives which verdict
    notes : how a note is read, beside the names in it
    places : whom each rule concerns, by id
    ask_places : whom each question concerns, by id
    by_compound : the rules of each compound, ``""``: of everybody
    origins : where rules from elsewhere come from
    unread : what is wrong in files from elsewhere that were left out; see `unread_of`
    """

    rules: tuple[Rule, ...]
    drugs: Mapping[str, Drug]
    measures: Measures
    lexicon: Lexicon
    none_words: frozenset[str]
    questions: tuple[QuestionRecord, ...]
    policies: Mapping[str, Policy]
    table: VerdictTable
    notes: NoteReader
    places: Mapping[str, Concerns] = field(default_factory=dict)
    ask_places: Mapping[str, Concerns] = field(default_factory=dict)
    by_compound: Mapping[str, tuple[Rule, ...]] = field(default_factory=dict)
    unread: tuple[Problem, ...] = ()
    origins: Origins | None = field(default=None, compare=False)

    def of(self, compound: str) -> tuple[Rule, ...]:
        """Return the rules of a compound, by its id: common, its classes' and its own.

        For ``""`` those that concern everybody, whatever is taken.

        Raises
        ------
        UnknownNameError
            No screening is written for the compound.
        """
        if compound not in self.by_compound:
            raise UnknownNameError("compound", compound, sorted(self.policies))
        return self.by_compound[compound]

    def unread_of(self, compound: str) -> tuple[Problem, ...]:
        """Return what could not be read and concerns a compound, or everybody; see `of`."""
        classes = self._classes(compound) if compound in self.policies else ()
        return tuple(
            p for p in self.unread if within(Concerns(*scope_of(p.file)), compound, classes)
        )

    def place(self, rule: str) -> Concerns:
        """Return whom a rule concerns."""
        return self.places.get(rule, EVERYBODY)

    def classes_of(self, drugs: Iterable[str]) -> frozenset[str]:
        """Return the classes that some substances belong to."""
        return frozenset(c for d in drugs if d in self.drugs for c in self.drugs[d].classes)

    def asks(
        self, compounds: Iterable[str], classes: Iterable[str] = ()
    ) -> tuple[QuestionRecord, ...]:
        """Return what has to be asked, in its order.

        Parameters
        ----------
        compounds : ids of what is taken, or may be started
        classes : classes of other medicines that are taken
        """
        named = tuple(compounds)
        known = {*classes, *(c for n in named if n in self.policies for c in self._classes(n))}
        return tuple(
            q
            for q in self.questions
            if any(within(self._asked_of(q.id), name, known) for name in (*named, ""))
        )

    def _classes(self, compound: str) -> tuple[str, ...]:
        return self.policies[compound].classes

    def _asked_of(self, ask: str) -> Concerns:
        return self.ask_places.get(ask, EVERYBODY)

    def policy(self, compound: str) -> Policy | None:
        """Return how `compound` is screened, found by id or any of its names."""
        wanted = compact(compound)
        for policy in self.policies.values():
            if wanted in {compact(n) for n in (policy.id, policy.name, *policy.names)}:
                return policy
        return None


def known_compound(name: str, rules: RuleBook) -> str:
    """Return the id of a compound.

    Raises
    ------
    UnknownNameError
        No rules are written for it.
    """
    policy = rules.policy(name)
    if policy is None:
        raise UnknownNameError("compound", name, sorted(rules.policies))
    return policy.id


def load_asks(library: Library) -> tuple[QuestionRecord, ...]:
    """Read the questions of a library alone, in the order they are asked.

    Raises
    ------
    LibraryError
        A file is broken; every problem is told.
    """
    return tuple(sorted(_read(library, "asks", QuestionRecord).values(), key=_order))


def asks_of(library: Library, compound: str) -> tuple[QuestionRecord, ...]:
    """Return what has to be asked of one compound, in its order; no other pack is read.

    Parameters
    ----------
    compound : id of its pack

    Raises
    ------
    LibraryError
        A file is broken; every problem is told.
    UnknownNameError
        No screening is written for the compound.
    """
    own = library.only(compound)
    policies, asks = _read(own, "screening", Policy), read_records(own, "asks", QuestionRecord)
    if compound not in policies:
        raise UnknownNameError("compound", compound, sorted(policies))
    classes, places = policies[compound].classes, concerns(asks.files)
    found = asks.or_raise().values()
    return tuple(sorted((q for q in found if within(places[q.id], compound, classes)), key=_order))


def load_rules(library: Library) -> RuleBook:
    """Read rules, substances, words and questions from `library`.

    Raises
    ------
    LibraryError
        A file is broken; every problem is told.
    """
    with noting_left_out() as unread:
        book = _load(library)
    judged = (p for p in unread if not p.file.endswith("/compound.toml"))  # it says no rule
    return replace(book, unread=(*library.unfit, *judged))


def _load(library: Library) -> RuleBook:
    found = read_records(library, "rules", Rule)
    rules = found.or_raise()
    signs = read_records(library, "words/signs", Signs)
    weights = read_records(library, "words/weights", WordWeights)
    problems = (
        *scope_problems(rules, found.files, library),
        *sign_problems(signs.or_raise(), signs.files, rules.values(), library),
        *weight_problems(weights.or_raise(), weights.files, rules.values(), library),
    )
    if problems:
        alone = {p: library.elsewhere(p.file) for p in problems}
        if None in alone.values():
            raise LibraryError(*problems)
        note_left_out(told_of(p, origin) for p, origin in alone.items() if origin)
        return _load(library.refusing(p.file for p in alone))
    places = concerns(found.files)
    policies = _policies(library)
    words = _read(library, "words/lists", Words)
    conditions = _read(library, "words/conditions", KnownConditions)
    curated = [s for f in CURATED for s in _read(library, f"substances/{f}", Substance).values()]
    common = tuple(_read(library, "substances/groups", CommonMedicines).values())
    drugs = all_drugs(curated, common, policies.values())
    names = [
        *self_harm_names(words["self-harm"].words),
        *curated_names(curated),
        *common_names(common),
        *condition_names(sorted(rules.values(), key=_stands_in), conditions.values()),
    ]
    names += compound_names(policies.values(), names)
    asks = read_records(library, "asks", QuestionRecord)
    questions = sorted(asks.or_raise().values(), key=_order)
    ordered = tuple(sorted(rules.values(), key=_gravity))
    return RuleBook(
        rules=ordered,
        drugs=drugs,
        measures=load_measures(library),
        lexicon=make_lexicon(names, words, drugs),
        none_words=frozenset(plain(w) for w in words["none"].words),
        questions=tuple(questions),
        policies=policies,
        table=_read(library, "verdicts", VerdictTable)["verdicts"],
        notes=make_reader(
            signs.by_id.values(),
            _read(library, "words/everyday", Everyday).values(),
            rules.values(),
            weights.by_id.values(),
        ),
        places=places,
        ask_places=concerns(asks.files),
        by_compound=rules_by_compound(policies.values(), ordered, places),
        origins=Origins(library, found.files),
    )


def _policies(library: Library) -> Mapping[str, Policy]:
    """Read how each compound is screened; it is known by every name that its pack gives it."""
    packs, found = list_packs(library), _read(library, "screening", Policy)
    return {
        policy.id: policy.model_copy(
            update={"names": tuple(dict.fromkeys((*policy.names, *packs[policy.id].names)))}
        )
        for policy in found.values()
    }


def _read(library: Library, folder: str, model: type[R]) -> Mapping[str, R]:
    return read_records(library, folder, model).or_raise()


def _gravity(rule: Rule) -> tuple[int, str]:
    return GRAVEST.index(rule.severity), rule.id


def _stands_in(rule: Rule) -> bool:
    """Sort rules that stand in behind the others: a word is first that of the rule about it."""
    return rule.stands_in_for is not None


def _order(question: QuestionRecord) -> int:
    return question.order
