"""Everything a screening needs, read once from the library and made ready for look-up."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from evidose.evidence import Library, Record, read_records
from evidose.person import Measures, load_measures
from evidose.safety.data_folders import CURATED
from evidose.safety.lexicon import Lexicon
from evidose.safety.records import (
    CommonMedicines,
    Everyday,
    KnownConditions,
    Policy,
    QuestionRecord,
    Rule,
    Signs,
    Substance,
    VerdictTable,
    Words,
    WordWeights,
)
from evidose.safety.screening import GRAVEST
from evidose.safety.signs import NoteReader, make_reader
from evidose.safety.vocabulary import (
    Drug,
    all_drugs,
    common_names,
    condition_names,
    curated_names,
    make_lexicon,
    self_harm_names,
)
from evidose.safety.words import compact, plain

R = TypeVar("R", bound=Record)


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

    def policy(self, compound: str) -> Policy | None:
        """Return how `compound` is screened, found by id or any of its names."""
        wanted = compact(compound)
        for policy in self.policies.values():
            if wanted in {compact(n) for n in (policy.id, policy.name, *policy.names)}:
                return policy
        return None


def load_rules(library: Library) -> RuleBook:
    """Read rules, substances, words and questions from `library`.

    Raises
    ------
    LibraryError
        A file is broken; every problem is told.
    """
    rules = _read(library, "rules", Rule)
    words = _read(library, "words/lists", Words)
    conditions = _read(library, "words/conditions", KnownConditions)
    curated = [s for f in CURATED for s in _read(library, f"substances/{f}", Substance).values()]
    common = tuple(_read(library, "substances/groups", CommonMedicines).values())
    drugs = all_drugs(curated, common)
    names = [
        *self_harm_names(words["self-harm"].words),
        *curated_names(curated),
        *common_names(common),
        *condition_names(rules.values(), conditions.values()),
    ]
    questions = sorted(_read(library, "asks", QuestionRecord).values(), key=_order)
    return RuleBook(
        rules=tuple(sorted(rules.values(), key=_gravity)),
        drugs=drugs,
        measures=load_measures(library),
        lexicon=make_lexicon(names, words, drugs),
        none_words=frozenset(plain(w) for w in words["none"].words),
        questions=tuple(questions),
        policies=_read(library, "screening", Policy),
        table=_read(library, "verdicts", VerdictTable)["verdicts"],
        notes=make_reader(
            _read(library, "words/signs", Signs).values(),
            _read(library, "words/everyday", Everyday).values(),
            rules.values(),
            _read(library, "words/weights", WordWeights).values(),
        ),
    )


def _read(library: Library, folder: str, model: type[R]) -> Mapping[str, R]:
    return read_records(library, folder, model).or_raise()


def _gravity(rule: Rule) -> tuple[int, str]:
    return GRAVEST.index(rule.severity), rule.id


def _order(question: QuestionRecord) -> int:
    return question.order
