"""Questions people ask, answered with sentences and records that stand elsewhere on the page."""

from collections.abc import Iterator
from dataclasses import dataclass

from evidose.pages.site.practice import ShownPractice
from evidose.profile import Profile

RULES = (
    ("Can it be taken with opioid painkillers?", "central-opioid"),
    ("Can it be taken with a weak opioid against diarrhoea?", "peripheral-opioid"),
    ("Can it be taken with ordinary painkillers such as ibuprofen?", "nsaid"),
    ("Can it be taken with an antidepressant?", "antidepressants"),
    ("Can it be taken with alcohol?", "alcohol"),
    ("Can it be taken in pregnancy?", "pregnancy"),
    ("Can it be taken while breastfeeding?", "breastfeeding"),
    ("Can it be taken with liver disease?", "liver-disease"),
)
"""Question and the safety rule that answers it."""

ADVICE = (
    ("When in the day is it taken?", "time"),
    ("With food or without?", "food"),
    ("What helps against vivid dreams?", "sleep"),
    ("What if a dose is missed?", "missed"),
    ("How long should it be tried?", "length"),
    ("How is it stopped?", "stop"),
)
"""Question and the topic of the advice that answers it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question with its answer, and the place on the page where more is told."""

    question: str
    answer: str
    href: str
    evidence: bool = False


def faq(profile: Profile, practice: ShownPractice | None) -> tuple[Asked, ...]:
    """Return the practical questions first, then each question that trials were asked.

    Parameters
    ----------
    practice : None where nothing is known of dosing and cautions
    """
    return (*_general(profile), *_practical(practice), *_evidence(profile))


def _general(profile: Profile) -> Iterator[Asked]:
    compound = profile.compound
    yield Asked(f"What is {compound.name.lower()}?", compound.summary, "#what-it-is")
    told = {s.id: s.text for s in (*profile.sentences, *profile.sections["short"])}
    status = "; ".join(f"{s.indication}: {s.status} ({s.where})" for s in compound.statuses)
    if status:
        yield Asked("What is it approved for?", f"{status[:1].upper()}{status[1:]}.", "#status")
    short = [text for name, text in told.items() if name.startswith("short.benefit.")]
    if short:
        yield Asked("Does it work?", " ".join(short), "#summary")
    harms = [text for name, text in told.items() if name.startswith("short.harm.")]
    if harms:
        answer = " ".join((*harms, told["short.people-watched"]))
        yield Asked("Is it harmful?", answer, "#side-effects")
    if "compound.doses" in told:
        yield Asked("Which dose was studied?", told["compound.doses"], "#dose-response")
    for sentence in profile.sections["compare"][:1]:
        yield Asked("Is it better than another medicine?", sentence.text, "#compare")


def _practical(practice: ShownPractice | None) -> Iterator[Asked]:
    if practice is None:
        return
    rules = {r.rule: r for r in (*practice.cautions, *practice.interactions)}
    for question, name in RULES:
        if rule := rules.get(name):
            yield Asked(question, f"{rule.message} {rule.action}".strip(), f"#rule-{name}")
    for question, topic in ADVICE:
        for advice in practice.regimens.advice:
            if advice.topic == topic:
                yield Asked(question, f"{advice.text} ({advice.support})", f"#advice-{advice.id}")
                break
    checks = " ".join(f"{c.title}: {c.text}" for c in practice.regimens.checks)
    if checks:
        yield Asked("Which check-ups are usual?", checks, "#monitoring")


def _evidence(profile: Profile) -> Iterator[Asked]:
    for name, found in profile.questions.items():
        asked = found.answer.question
        if found.sentences:
            text = found.sentences[0].text.removeprefix(asked.title).strip()
            yield Asked(asked.title, text, f"#q-{name}", evidence=True)
