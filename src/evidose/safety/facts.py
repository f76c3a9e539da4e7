"""Answers read: every text recognised, every value parsed, ready for the rules."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from evidose.person import read_labs
from evidose.reading.amounts import largest_amounts
from evidose.reading.context import LATELY, Status
from evidose.reading.drinks import drinks_a_day
from evidose.reading.mentions import Mention, Reading, read
from evidose.reading.names import Name
from evidose.reading.times import days_since
from evidose.reading.words import plain
from evidose.safety.answers import Answers, DatedLab
from evidose.safety.laboratory import LabValue, lab_value, multiple_value
from evidose.safety.notes import crisis_signs, danger_signs, read_note
from evidose.safety.records import IntervalClass, Policy
from evidose.safety.rulebook import RuleBook, known_compound
from evidose.safety.screening import Question, Recognised
from evidose.safety.vocabulary import Drug
from evidose.terms import Dose

DIARY = "diary"
LABS = "labs"
WHY_ASKED = "A value that was not read was not checked."

DRINK = "drink"
"""Tag of what is told in drinks and not in mg."""

STACK = "stack"
"""Field of what is screened beside a compound and not told as a medicine."""

NOTES = ("note", DIARY)
"""Fields that hold sentences and not lists."""


@dataclass(frozen=True, slots=True)
class Use:
    """One substance in one place of the answers.

    Attributes
    ----------
    drug : what it is
    parts : ids of the substance and of all it holds
    mention : where it was read
    field : which answer it stood in
    interval : of an opioid, by substance, product and form
    mg, pieces : the largest amounts told beside it, in mg and in pieces (or drinks) a day
    """

    drug: Drug
    parts: frozenset[str]
    mention: Mention
    field: str
    interval: IntervalClass | None
    mg: float = 0.0
    pieces: float = 0.0

    @property
    def status(self) -> Status:
        """What the text says about it."""
        return self.mention.status

    @property
    def lately(self) -> bool:
        """Whether a medicine was taken in the last days; opioids have rules for that themselves."""
        days = self.mention.days
        return (
            self.status == "past" and self.interval is None and days is not None and days <= LATELY
        )

    @property
    def taking(self) -> bool:
        """Whether it is taken, was lately, or is to be."""
        return self.status in {"current", "planned"} or self.lately


@dataclass(frozen=True, slots=True)
class State:
    """A condition, symptom or phrase in one place of the answers; `procedure`: an operation."""

    ids: tuple[str, ...]
    mention: Mention
    field: str
    procedure: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the rules look at.

    Attributes
    ----------
    answers, policy, today : what was asked, how the compound is screened, and when
    dose : as told, or the highest usual one; None where nobody knows one
    uses, states, labs : what was read
    recognised, unrecognised : for the answer
    no_opioids : it was said that none was taken within the look-back time
    nothing_taken, nothing_known : *none* was answered for medicines, for conditions
    unsure : some reading is approximate
    questions : what has to be asked back about laboratory values
    """

    answers: Answers
    policy: Policy
    today: date
    dose: Dose | None
    uses: tuple[Use, ...]
    states: tuple[State, ...]
    labs: tuple[LabValue, ...]
    recognised: tuple[Recognised, ...]
    unrecognised: tuple[str, ...]
    no_opioids: bool
    nothing_taken: bool
    nothing_known: bool
    unsure: bool
    questions: tuple[Question, ...] = ()


@dataclass
class _Collector:
    book: RuleBook
    today: date
    uses: list[Use]
    states: list[State]
    labs: list[LabValue]
    recognised: list[Recognised]
    unrecognised: list[str]
    questions: list[Question]
    not_that: frozenset[str]
    compound: str = ""

    def texts(self, texts: Iterable[str], field: str) -> bool:
        """Read texts of one answer; return whether all of them say *none*."""
        none = False
        for text in texts:
            if plain(text) in self.book.none_words:
                none = True
                continue
            listed = field == "medication"
            reading = self._read(text, field)
            self._take(reading.mentions, reading, field)
            self.unrecognised += reading.unknown
            silent = not reading.mentions or (listed and self._only_illness(reading.mentions))
            if silent and not reading.unknown and text.strip():
                self.unrecognised.append(text.strip())
        return none

    def _read(self, text: str, field: str) -> Reading:
        book, today = self.book, self.today
        if field in NOTES:
            return read_note(text, book.lexicon, book.notes, today, self.not_that)
        reading = read(text, book.lexicon, today, listed=field == "medication")
        signs = danger_signs if field == "symptom" else crisis_signs
        told = signs(text, reading.words, book.notes)
        return replace(reading, mentions=reading.mentions + told)

    def _only_illness(self, mentions: Sequence[Mention]) -> bool:
        """Whether, among medicines, nothing but illnesses without a rule was named."""
        rules = {rule.id for rule in self.book.of(self.compound)}
        return bool(mentions) and all(
            m.name.kind == "condition" and rules.isdisjoint(m.name.ids) for m in mentions
        )

    def last_use(self, texts: Iterable[str]) -> bool:
        """Read names with their last day; return whether some text says *none*."""
        none = False
        for text in texts:
            if plain(text) in self.book.none_words:
                none = True
                continue
            reading = read(text, self.book.lexicon, self.today, listed=True)
            cues = self.book.lexicon.cues
            days = days_since(text, self.today, cues.time, spans="ago")
            if any(t.text in cues.present - cues.forms for t in reading.words):
                days = None
            opioids = [m for m in reading.mentions if m.name.kind == "substance"]
            if not any(
                self.book.drugs[i].relation == "central opioid" for m in opioids for i in m.name.ids
            ):
                self.unrecognised.append(text.strip())
                self._take(reading.mentions, reading, "last opioid")
                continue
            past = tuple(
                Mention(m.text, m.name, m.others, m.exact, "past", days) for m in reading.mentions
            )
            self._take(past, reading, "last opioid")
            self.unrecognised += reading.unknown
        return none

    def lab_values(self, texts: Iterable[str]) -> None:
        """Read laboratory values as typed; a doubtful one becomes a question."""
        for text in texts:
            found = read_labs(text, self.book.measures)
            for made in found.results:
                measure = self.book.measures[made.result.test]
                self._value(text, lab_value(made.result, measure, made.remark))
            for multiple in found.multiples:
                self._value(text, multiple_value(multiple))
            for asked in found.asked:
                self.unrecognised.append(asked.text)
                self.questions.append(Question(LABS, asked.question, WHY_ASKED))
            self.unrecognised += found.unread
            if found.any and not found.words:
                continue
            reading = read(text, self.book.lexicon, self.today)
            self._take(reading.mentions, reading, "lab")
            if not found.any and (reading.unknown or not reading.mentions):
                self.unrecognised.append(text.strip())

    def results(self, told: Iterable[DatedLab]) -> None:
        """Take results of the record, which were read when they were told."""
        for dated in told:
            measure = self.book.measures.get(dated.result.test)
            value = lab_value(dated.result, measure, day=dated.day)
            self._value(value.shown, value)
            if value.value is None and dated.result.value is not None:
                self.unrecognised.append(value.shown)

    def _value(self, text: str, value: LabValue) -> None:
        self.labs.append(value)
        self.recognised.append(
            Recognised(text, value.shown, "laboratory", "", "current", True, (), "lab", value.test)
        )

    def _take(self, mentions: Iterable[Mention], reading: Reading, field: str) -> None:
        told = [token.text for token in reading.words]
        words = set(told)
        for mention in mentions:
            common = (mention.status, mention.exact, self._asked(mention), field)
            if mention.name.kind != "substance":
                self.states.append(state_of(mention, field, self.book))
                kind = self._kind(mention)
                self.recognised.append(
                    Recognised(
                        mention.text,
                        mention.name.shown,
                        kind,
                        "",
                        *common,
                        self._term(mention),
                        mention.days,
                    )
                )
                continue
            for drug_id in mention.name.ids:
                drug = self.book.drugs.get(drug_id)
                if drug is None:
                    continue
                use = use_of(drug, mention, field, words, self.book)
                if DRINK in drug.tags:
                    use = replace(use, pieces=drinks_a_day(told, self.book.lexicon))
                self.uses.append(use)
                self.recognised.append(
                    Recognised(
                        mention.text,
                        use.drug.name,
                        "substance",
                        use.drug.relation,
                        *common,
                        use.drug.id,
                        mention.days,
                    )
                )

    def _asked(self, mention: Mention) -> tuple[str, ...]:
        """What to ask back: the near names, those of look-alikes with their substance."""
        if not mention.exact:
            return tuple(name.shown for name in (mention.name, *mention.others))
        return tuple(f"{n.shown} ({self.book.drugs[n.ids[0]].name})" for n in mention.others)

    def _term(self, mention: Mention) -> str:
        """Return which rule or list a word stands for: before all a rule of the compound asked."""
        own = {rule.id for rule in self.book.of(self.compound)}
        return next((i for i in mention.name.ids if i in own), mention.name.ids[0])

    def _kind(self, mention: Mention) -> str:
        if mention.name.kind == "self-harm":
            return "self-harm"
        if self.book.notes.crisis & set(mention.name.ids):
            return "self-harm"
        kinds = {r.kind for r in self.book.rules if r.id in mention.name.ids}
        return "red flag" if "red-flag" in kinds else "condition"


def use_of(drug: Drug, mention: Mention, field: str, words: set[str], book: RuleBook) -> Use:
    """Return what `drug` is where it was read: `words` beside it may name a slow or depot form."""
    interval = drug.interval
    lexicon = book.lexicon
    if interval == "short-acting" and (mention.name.long_acting or words & lexicon.slow):
        interval = "long-acting"
    if mention.name.depot or (words & lexicon.depot):
        depot = book.drugs.get(f"{drug.id}-depot")
        if depot is not None:
            drug, interval = depot, depot.interval
    parts = frozenset({drug.id, *drug.holding})
    amounts = largest_amounts(mention.beside, lexicon)
    return Use(drug, parts, mention, field, interval, *amounts)


def state_of(mention: Mention, field: str, book: RuleBook) -> State:
    """Return what a word that is no medicine stands for."""
    ids = mention.name.ids
    procedure = any(r.kind == "procedure" for r in book.rules if r.id in ids)
    return State(ids, mention, field, procedure)


def gather(answers: Answers, policy: Policy, book: RuleBook, today: date) -> Facts:
    """Read every answer."""
    not_that = frozenset(map(plain, answers.not_that))
    got = _Collector(book, today, [], [], [], [], [], [], not_that, policy.id)
    nothing_taken = got.texts(answers.medications or (), "medication")
    no_last = got.last_use(answers.last_opioid)
    nothing_known = got.texts(answers.conditions or (), "condition")
    for texts in further_texts(answers, book):
        got.texts(texts, "condition")
    got.texts(answers.symptoms, "symptom")
    got.texts(answers.notes, "note")
    got.lab_values(answers.labs)
    got.results(answers.results)
    left_open = tuple(dict.fromkeys(got.unrecognised))
    got.texts(answers.diary, DIARY)
    dose = answers.told_dose or policy.usual_high
    recognised = tuple(_settled(r, got.recognised) for r in got.recognised)
    return Facts(
        answers=answers,
        policy=policy,
        today=today,
        dose=dose,
        uses=(*got.uses, *stack_uses(answers.stack, policy, book)),
        states=tuple(got.states),
        labs=tuple(got.labs),
        recognised=recognised,
        unrecognised=left_open,
        nothing_taken=nothing_taken and _only_none(answers.medications, book),
        no_opioids=answers.no_opioids or no_last,
        nothing_known=nothing_known and _only_none(answers.conditions, book),
        unsure=any(r.did_you_mean and r.field != DIARY for r in recognised),
        questions=tuple(dict.fromkeys(got.questions)),
    )


def stack_uses(stack: Iterable[str], policy: Policy, book: RuleBook) -> Iterator[Use]:
    """Yield what other compounds of a stack are made of, as medicines that are taken."""
    for slug in stack:
        other = book.policies[known_compound(slug, book)]
        for key in other.itself:
            drug = book.drugs[key]
            name = Name(other.name, "substance", (key,))
            mention = Mention(other.name, name, (), True, "current", None)
            if other.id != policy.id:
                yield Use(drug, frozenset({key, *drug.holding}), mention, STACK, drug.interval)


def further_texts(answers: Answers, book: RuleBook) -> Iterator[tuple[str, ...]]:
    """Yield the answers in words to questions without a field of their own."""
    for ask in book.questions:
        told = answers.answers.get(ask.id)
        if ask.answer == "texts" and isinstance(told, tuple):
            yield told


def _settled(told: Recognised, everything: Iterable[Recognised]) -> Recognised:
    """Drop the question about a look-alike that is not taken, or that another name makes clear."""
    if not (told.exact and told.did_you_mean):
        return told
    same = [r for r in everything if r.id == told.id and r.exact and not r.did_you_mean]
    taken = told.status in {"current", "past"}
    return replace(told, did_you_mean=()) if same or not taken else told


def _only_none(texts: tuple[str, ...] | None, book: RuleBook) -> bool:
    return all(plain(text) in book.none_words for text in texts or ())
