"""What nobody wrote a rule for is asked about, and is never a reassurance.

What everybody is asked has a rule that stands in where neither the compound nor its classes have
one; a medicine or illness that no rule speaks of is asked about unless somebody looked at all of
them; and where some question has no rule and nobody looked at it, that itself is told. So is a dose
above the highest usual one that no rule speaks of, and one that nothing can be held against.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from evidose.safety.answers import AGE, CONDITIONS, MEDICATIONS, SURGERY
from evidose.safety.checked import dose_is_judged
from evidose.safety.dose_range import dose_fits
from evidose.safety.facts import DIARY, NOTES, STACK, Facts, State, Use
from evidose.safety.kinds import KINDS, Hit
from evidose.safety.records import QuestionRecord, Rule
from evidose.safety.rulebook import RuleBook

ANY, UNREVIEWED, TWICE = "any", "unreviewed", "twice"
DOSE, ANY_DOSE = "dose", "any dose"
SILENT = frozenset({"negated", "other", "allergy"})
"""What is said of something that is not the person's, or that they do not have."""

Told = Mapping[str, Sequence[Hit]]
"""Id of a rule to what it holds of."""


@dataclass(frozen=True, slots=True)
class _Ground:
    """What is known when the rules of a compound were judged."""

    facts: Facts
    book: RuleBook
    own: tuple[Rule, ...]
    told: Told
    stand_ins: frozenset[str]

    def covers(self, ask: QuestionRecord) -> bool:
        """Tell whether the compound or its classes have a rule for any answer to a question."""
        fitting = [r for r in self.own if dose_fits(r, self.facts.dose)]
        return any(_answers(rule, ask) for rule in fitting)

    def reviewed(self, ask: str) -> bool:
        """Tell whether somebody looked at a question for the compound."""
        policy = self.facts.policy
        if ask == MEDICATIONS:
            return policy.interactions_reviewed is not None
        return ask in policy.asks_reviewed


def open_asks(facts: Facts, book: RuleBook) -> frozenset[str]:
    """Return the questions to everybody that no rule of the compound is about, and no review."""
    return frozenset(q.id for q in _open_asks(_ground(facts, book, {})))


def stand_in_hits(facts: Facts, book: RuleBook, told: Told) -> Iterator[tuple[Rule, Hit]]:
    """Yield what the rules hold of that stand in for what the compound has no rule about.

    Parameters
    ----------
    told : what the other rules of the compound hold of, by rule
    """
    ground = _ground(facts, book, told)
    for rule in book.of(facts.policy.id):
        if rule.stands_in_for is not None:
            for hit in _hits(rule, ground):
                yield rule, hit


def _ground(facts: Facts, book: RuleBook, told: Told) -> _Ground:
    rules = book.of(facts.policy.id)
    own = tuple(
        r
        for r in rules
        if r.stands_in_for is None and r.kind != "red-flag" and book.place(r.id).narrowness
    )
    return _Ground(facts, book, own, told, frozenset(r.stands_in_for or "" for r in rules))


def _hits(rule: Rule, ground: _Ground) -> Iterator[Hit]:
    wanted = rule.stands_in_for
    if wanted == UNREVIEWED:
        yield from _unreviewed(ground)
    elif wanted == TWICE:
        yield from _twice(ground)
    elif wanted == DOSE:
        yield from _above_usual(ground)
    elif wanted == ANY_DOSE:
        yield from _unlimited(ground)
    elif wanted == ANY:
        yield from _any(ground)
    elif wanted == MEDICATIONS:
        yield from _medicines(ground)
    elif wanted == CONDITIONS:
        yield from _conditions(ground)
    else:
        asks = [q for q in ground.book.questions if q.id == wanted]
        if asks and not ground.covers(asks[0]):
            yield from _asked(rule, asks[0], ground)


def _answers(rule: Rule, ask: QuestionRecord) -> bool:
    """Tell whether a rule says something for whatever is answered to a question."""
    if ask.answer == "yes or no":
        return ask.id in rule.answers
    if ask.id == AGE:
        return rule.age_below is not None
    if ask.id == SURGERY:
        return rule.surgery_from_days is not None or rule.answers_question == ask.id
    return rule.answers_question == ask.id or ask.id in rule.answers


def _asked(rule: Rule, ask: QuestionRecord, ground: _Ground) -> Iterator[Hit]:
    """Yield what one question's stand-in holds of: its own words and answers, and others' words."""
    yield from KINDS[rule.kind](rule, ground.facts)
    about = {r.id for r in ground.book.rules if r.answers_question == ask.id} - {rule.id}
    for state in ground.facts.states:
        dated = state.procedure and state.mention.days is not None
        if about.isdisjoint(state.ids) or rule.id in state.ids or dated:
            continue
        if state.mention.status not in SILENT and not _spoken_of(state, ground):
            typed = "" if state.mention.exact else state.mention.text
            yield Hit(rule.id, state.mention.name.shown, typed=typed)


def _spoken_of(state: State, ground: _Ground) -> bool:
    return any(rule in ground.told for rule in state.ids)


def _medicines(ground: _Ground) -> Iterator[Hit]:
    """Yield the medicines that no rule speaks of.

    Who looked at the interactions of a compound cannot have looked at what no list describes.
    """
    facts = ground.facts
    known = {hit.key for hits in ground.told.values() for hit in hits}
    itself = {*facts.policy.itself, *facts.policy.stronger}
    for use in facts.uses:
        if not use.taking or use.field == DIARY:
            continue
        if use.drug.id in known or not itself.isdisjoint(use.parts):
            continue
        if use.drug.listed and ground.reviewed(MEDICATIONS):
            continue
        yield _of_medicine(use, facts.policy.name)


def _twice(ground: _Ground) -> Iterator[Hit]:
    """Yield the other compounds that hold the same substance."""
    policy = ground.facts.policy
    for use in ground.facts.uses:
        if use.field == STACK and not use.parts.isdisjoint({*policy.itself, *policy.stronger}):
            yield _of_medicine(use, policy.name, use.mention.name.shown)


def _above_usual(ground: _Ground) -> Iterator[Hit]:
    """Yield a told dose above the highest usual one, where no rule for doses holds of it."""
    told, usual = ground.facts.answers.told_dose, ground.facts.policy.usual_high
    if told is None or usual is None or not told.like(usual) or told <= usual:
        return
    if not any(rule.kind == "dose" and rule.id in ground.told for rule in ground.own):
        of_what = ground.facts.policy.of_what
        yield Hit(DOSE, f"{told}{of_what}", {"usual": f"{usual}{of_what}"})


def _unlimited(ground: _Ground) -> Iterator[Hit]:
    """Yield a told dose that nothing can be held against: no usual one, no rule for doses."""
    told, policy = ground.facts.answers.told_dose, ground.facts.policy
    if told is None or policy.usual_high is not None:
        return
    if not dose_is_judged(ground.facts, ground.own):
        yield Hit(DOSE, f"{told}{policy.of_what}")


def _of_medicine(use: Use, compound: str, name: str = "") -> Hit:
    typed = "" if use.mention.exact else use.mention.text
    pair = " and ".join(sorted({name or use.drug.name, compound}, key=str.casefold))
    return Hit(use.drug.id, use.drug.name, {"pair": pair}, typed, doubt=use.mention.doubt)


def _conditions(ground: _Ground) -> Iterator[Hit]:
    """Yield the illnesses that no rule speaks of."""
    if ground.reviewed(CONDITIONS):
        return
    by_id = {rule.id: rule for rule in ground.book.rules}
    for state in ground.facts.states:
        rules = [by_id[i] for i in state.ids if i in by_id]
        asked = {r.answers_question for r in rules} & ground.stand_ins
        flag = any(r.kind == "red-flag" for r in rules) or state.mention.name.kind == "self-harm"
        sentence = state.field in NOTES or state.field == "symptom"
        if flag or asked or sentence or state.mention.status in SILENT:
            continue
        if not _spoken_of(state, ground):
            typed = "" if state.mention.exact else state.mention.text
            yield Hit(state.ids[0], state.mention.name.shown, typed=typed)


def _open_asks(ground: _Ground) -> Iterable[QuestionRecord]:
    """Yield the questions to everybody that no rule of the compound is about."""
    for ask in ground.book.asks(()):
        if ask.id == MEDICATIONS or ground.covers(ask) or ground.reviewed(ask.id):
            continue
        if ask.id == CONDITIONS and any(r.kind in {"condition", "organ"} for r in ground.own):
            continue
        yield ask


def _any(ground: _Ground) -> Iterator[Hit]:
    """Yield the answers to questions that neither a rule nor a stand-in of their own is about."""
    answered = ground.facts.answers
    for ask in ground.book.questions:
        value = answered.value(ask.id)
        if ask.id in ground.stand_ins or value in {None, "no", "none"} or ground.covers(ask):
            continue
        if ask.answer in {"yes or no", "texts"} and not ground.reviewed(ask.id):
            yield Hit(ask.id, ask.text, {"question": ask.text})


def _unreviewed(ground: _Ground) -> Iterator[Hit]:
    for ask in _open_asks(ground):
        yield Hit(ask.id, ask.id.replace("-", " "))
