"""What a personal record tells a screening: which entries count today, and as which answers.

What was told is passed on as it was told. An answer that was given too long ago is asked again: an
old "yes" still speaks, an old "no" does not. Words of the diary are read, but what is not
understood in them leaves no question open.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from evidose.person import (
    Allergy,
    Body,
    Dose,
    Entry,
    Illness,
    LabResult,
    LifeEvent,
    Medicine,
    Note,
    SafetyAnswer,
    Self,
    SideEffect,
    Snapshot,
    read_labs,
)
from evidose.reading.words import compact, plain
from evidose.safety.answers import (
    AGE,
    CONDITIONS,
    MEDICATIONS,
    NO,
    Answers,
    DatedLab,
)
from evidose.safety.identity import identify, told_dose
from evidose.safety.records import Policy, QuestionRecord
from evidose.safety.rulebook import RuleBook
from evidose.safety.screening import Question
from evidose.safety.told import Told, answers_of
from evidose.terms import UnknownNameError

NOT_THAT = "not that"
"""In place of a question: what was answered to an alarm about a word of a note."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One question of the screening, with the answer that stands in the record.

    Attributes
    ----------
    told : the day of the answer; None where there is none
    due : it was never answered, or too long ago
    """

    question: Question
    answers: tuple[str, ...]
    told: date | None
    due: bool


def record_answers(
    snapshot: Snapshot,
    rules: RuleBook,
    today: date,
    *,
    compound: str | Sequence[str],
    dose_mg: float | None = None,
) -> Answers:
    """Return what the record tells now: the entries of `counting_entries`, as answers.

    Parameters
    ----------
    compound : what is screened, by id or name; several for `evidose.safety.screen_stack`, none
        where only what concerns everybody is judged. None of them is a medicine beside itself

    Raises
    ------
    UnknownNameError
        No rules are written for a compound.
    """
    entries = counting_entries(snapshot, rules, today, compound)
    answers = entry_answers(entries, rules, today, compound=compound, dose_mg=dose_mg)
    told = {e.body.question for e in entries if isinstance(e.body, SafetyAnswer)}
    open_lists = {"medications", "conditions"} - told  # a list alone does not say that it is whole
    newest = tuple(replace(r, day=None) for r in answers.results)  # what stands, stands together
    return replace(answers, unsettled=answers.unsettled | open_lists, results=newest)


def asked_again(
    snapshot: Snapshot,
    rules: RuleBook,
    today: date,
    compounds: Sequence[str] | None = None,
    classes: Iterable[str] = (),
) -> tuple[Standing, ...]:
    """Return every question in its order with the answer that stands, and whether it is due.

    Parameters
    ----------
    compounds, classes : ask only what concerns these, see `RuleBook.asks`
    """
    given = snapshot.of_kind("safety answer")
    latest = {e.body.question: e for e in given if isinstance(e.body, SafetyAnswer)}
    births = [
        (e.body.birth, e.at.date())
        for e in snapshot.of_kind("self")
        if isinstance(e.body, Self) and e.body.birth
    ]
    made = []
    asked = rules.questions if compounds is None else rules.asks(compounds, classes)
    for record in asked:
        question = Question(record.id, record.text, record.why, record.answer, record.about)
        entry = latest.get(record.id)
        if entry is not None and isinstance(entry.body, SafetyAnswer):
            due = _is_old(entry, record, today)
            made.append(Standing(question, entry.body.answers, entry.at.date(), due))
        elif record.id == "age" and births:
            made.append(Standing(question, (f"born {births[-1][0]}",), births[-1][1], due=False))
        else:
            made.append(Standing(question, (), None, due=True))
    return tuple(made)


def _is_old(entry: Entry, question: QuestionRecord, today: date) -> bool:
    return (today - entry.at.date()).days > question.valid_days


def counting_entries(
    snapshot: Snapshot, rules: RuleBook, today: date, compound: str | Sequence[str]
) -> tuple[Entry, ...]:
    """Return the entries of a record that speak about today, in the order of happening.

    The last word on each medicine, question, test and about the person; every illness and allergy;
    the last dose of each medicine and the end of one, as long ago as any rule asks for; the texts
    of the days that "no opioids" has to cover.

    Raises
    ------
    UnknownNameError
        No rules are written for the compound.
    """
    latest: dict[tuple[str, str], Entry] = {}
    policies = _policies(compound, rules)
    texts_since = today - timedelta(days=look_back_days(policies))
    used = [r.within_days or 0 for p in policies for r in rules.of(p.id)]
    used_since = today - timedelta(days=max(used, default=0))
    for entry in snapshot.of_kind("medicine", "safety answer", "lab", "self"):
        match entry.body:
            case Medicine(name=name, stop=stop) as body:
                if _another_course(body, latest.get(("medicine", plain(name)))):
                    continue
                latest["medicine", plain(name)] = entry
                if stop is not None and stop < used_since:
                    del latest["medicine", plain(name)]
            case SafetyAnswer(question=question, answers=words):
                each = plain(" ".join(words)) if question == NOT_THAT else ""
                latest["question", f"{question}{each}"] = entry
            case LabResult(test=test):
                latest["test", test] = entry
            case Self(birth=birth):
                latest["birth" if birth else "sex", ""] = entry
    for entry in _since(snapshot.of_kind("dose"), used_since):
        if isinstance(entry.body, Dose) and entry.body.taken:
            latest["dose", plain(entry.body.medicine)] = entry
    texts = _since(snapshot.of_kind("note", "life event", "side effect"), texts_since)
    stays = snapshot.of_kind("illness", "allergy")
    return tuple(sorted((*latest.values(), *stays, *texts), key=lambda e: e.at))


def _another_course(body: Medicine, before: Entry | None) -> bool:
    """Tell whether an ended course leaves the one before it, of the same name, going on.

    A prescription that was filled and is over says nothing about another that goes on.
    """
    held = None if before is None else before.body
    if body.start is None or body.stop is None or not isinstance(held, Medicine):
        return False
    return held.stop is None and held.start != body.start


def _since(entries: Sequence[Entry], day: date) -> list[Entry]:
    """Return the last of some entries in order, from `day` on."""
    found = list[Entry]()
    for entry in reversed(entries):
        if entry.at.date() >= day:
            found.append(entry)
        elif entry.at.date() < day - timedelta(days=1):  # days of different zones overlap
            break
    return found[::-1]


def entry_answers(
    entries: Iterable[Entry],
    rules: RuleBook,
    today: date,
    *,
    compound: str | Sequence[str],
    dose_mg: float | None = None,
) -> Answers:
    """Return entries as answers: all of them, however old; see `record_answers`.

    Raises
    ------
    UnknownNameError
        No rules are written for a compound.
    """
    policies, told = _policies(compound, rules), Told()
    questions = {q.id: q for q in rules.questions}
    for entry in entries:
        match entry.body:
            case Medicine() as body:
                _medicine(told, body, policies, rules, today)
            case Dose() as body:
                _dose(told, entry, body, policies, rules, today)
            case LabResult() as body:
                told.results.append(DatedLab(body, entry.at.date()))
            case Illness() as body:
                # What is over says nothing of today; what is lately over is asked for by name.
                over = body.until is not None and body.until < today
                told.conditions += [] if over else [body.name]
            case Allergy() as body:
                told.diary.append(f"allergic to {body.substance}")
            case SafetyAnswer(question=question) as body if question == NOT_THAT:
                told.not_that.update(body.answers)
            case SafetyAnswer() as body if body.question in questions:
                _answer(told, entry, body, questions[body.question], today)
            case Self(birth=str() as birth):
                told.age = _age(birth, today)
            case body:
                told.diary += _texts(body)
                _labs(told, entry, rules)
    return answers_of(told, rules, policies[0].id if policies else "", dose_mg)


def look_back_days(policies: Iterable[Policy]) -> int:
    """Return for how many days what was written counts: the most that any compound asks for."""
    fallback: int = Policy.model_fields["look_back_days"].default
    return max((p.look_back_days for p in policies), default=fallback)


def _policies(compound: str | Sequence[str], rules: RuleBook) -> tuple[Policy, ...]:
    names = (compound,) if isinstance(compound, str) else tuple(compound)
    found = [rules.policy(name) for name in names]
    for name, policy in zip(names, found, strict=True):
        if policy is None:
            raise UnknownNameError("compound", name, sorted(rules.policies))
    return tuple(policy for policy in found if policy is not None)


Policies = tuple[Policy, ...]


def _is_itself(
    name: str, amount: Decimal | None, unit: str | None, policies: Policies, rules: RuleBook
) -> bool:
    """Tell whether a medicine is a compound that is screened, and not a second product."""
    dose = told_dose(name, amount, unit)
    return any(identify(name, dose, policy, rules) == "same" for policy in policies)


def _medicine(told: Told, body: Medicine, policies: Policies, rules: RuleBook, today: date) -> None:
    if body.stop is not None and body.stop <= today:
        told.diary.append(f"stopped {body.name} {body.stop.isoformat()}")
        gone = compact(body.name)  # an older answer may still name it
        kept = told.going_on if body.start is not None else set()
        told.medications = [
            t for t in told.medications if t in kept or not compact(t).startswith(gone)
        ]
    elif not _is_itself(body.name, body.amount, body.unit, policies, rules):
        told.medications.append(body.name)
        told.going_on.add(body.name)


def _dose(
    told: Told, entry: Entry, body: Dose, policies: Policies, rules: RuleBook, today: date
) -> None:
    if not body.taken or _is_itself(body.medicine, body.amount, body.unit, policies, rules):
        return
    day = entry.at.date()
    if day >= today - timedelta(days=1):
        told.medications.append(body.medicine)
    else:
        told.diary.append(f"took {body.medicine} {day.isoformat()}")


def _labs(told: Told, entry: Entry, rules: RuleBook) -> None:
    """Read the laboratory values that a note holds; a doubtful one stays a question."""
    for text in _texts(entry.body):
        found = read_labs(text, rules.measures)
        told.results += [DatedLab(r.result, entry.at.date()) for r in found.results]
        told.labs += dict.fromkeys(a.text for a in found.asked)


def _answer(
    told: Told, entry: Entry, body: SafetyAnswer, question: QuestionRecord, today: date
) -> None:
    """Take an answer over; one that is too old is asked again, and its "no" no longer counts."""
    old = _is_old(entry, question, today)
    if old:
        told.unsettled.add(question.id)
    texts = [t for t in body.answers if t.strip()]
    if old and all(plain(t) in NO | {"none"} for t in texts):
        return
    match question.answer:
        case "texts" if question.id in (MEDICATIONS, CONDITIONS):
            (told.medications if question.id == MEDICATIONS else told.conditions).extend(texts)
        case "texts":
            told.lists[question.id] = tuple(texts)
        case "opioids":
            told.no_opioids = all(plain(t) in NO | {"none"} for t in texts)
            told.last_opioid = [] if told.no_opioids else texts
        case "number" if question.id != AGE:
            told.plain[question.id] = texts[0].strip() if texts else ""
        case "number" if texts and told.age is None and (age := _years(texts[0])) is not None:
            told.age = age + (today - entry.at.date()).days // 366
        case _:
            told.plain[question.id] = texts[0].strip().casefold() if texts else ""


def _years(text: str) -> int | None:
    """Return a number of years, completed ones: ``17.5`` is 17, and under every limit of 18."""
    try:
        years = float(text)
    except ValueError:
        return None
    return int(years) if 0 <= years < 1000 else None


def _age(birth: str, today: date) -> int:
    """Return the age in completed years; of a year or month alone, counted from its last day."""
    year, month, day = (int(p) for p in (birth + "-12-31"[len(birth) - 4 :]).split("-"))
    return today.year - year - ((today.month, today.day) < (month, day))


def _texts(body: Body) -> list[str]:
    match body:
        case Note():
            return [body.text]
        case LifeEvent():
            return [body.text] if body.text else []
        case SideEffect():
            return [f"{body.severity or ''} {body.name}. {body.action}".strip()]
        case _:
            return []
