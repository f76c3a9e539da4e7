"""Questions people ask, answered with sentences and records that stand elsewhere on the page."""

from collections.abc import Iterator
from dataclasses import dataclass

from evidose.pages.know.practice import ShownPractice
from evidose.profile import Profile


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
    told = [asked for text in practice.said("faq") for asked in text.questions]
    for asked in sorted(told, key=lambda asked: asked.order):
        if asked.rule is not None:
            if rule := rules.get(asked.rule):
                answer = f"{rule.message} {rule.action}".strip()
                yield Asked(asked.question, answer, f"#rule-{rule.rule}")
            continue
        for advice in practice.advice(str(asked.topic))[:1]:
            text = f"{advice.text} ({advice.support})"
            yield Asked(asked.question, text, f"#advice-{advice.id}")
    if practice.regimens is None:
        return
    checks = " ".join(f"{c.title}: {c.text}" for c in practice.regimens.checks)
    if checks:
        yield Asked("Which check-ups are usual?", checks, "#monitoring")


def _evidence(profile: Profile) -> Iterator[Asked]:
    for name, found in profile.questions.items():
        asked = found.answer.question
        if found.sentences:
            text = found.sentences[0].text.removeprefix(asked.title).strip()
            yield Asked(asked.title, text, f"#q-{name}", evidence=True)
