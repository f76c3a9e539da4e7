"""What has to be said at once about entries that were just stored."""

from collections.abc import Iterable
from datetime import date
from functools import cache

from evidose.evidence import open_library
from evidose.person import Body, Dose, LabResult, LifeEvent, Medicine, Note, SideEffect
from evidose.safety import Answers, Finding, RuleBook, load_rules, screen


@cache
def shipped_rules() -> RuleBook:
    """Return the rules of the shipped library, read once in a process."""
    return load_rules(open_library())


def judge(bodies: Iterable[Body]) -> tuple[Finding, ...]:
    """Return what has to be said at once: red flags, self-harm words, opioids, grave values."""
    notes, labs, medicines = list[str](), list[str](), list[str]()
    for body in bodies:
        match body:
            case Note():
                notes.append(body.text)
            case LifeEvent() if body.text:
                notes.append(body.text)
            case SideEffect():
                notes.append(f"{body.name}. {body.action}")
            case Medicine():
                medicines.append(body.name)
            case Dose() if body.taken:
                medicines.append(body.medicine)
            case LabResult() if body.value is not None and body.comparator not in ("<", "<="):
                interval = "" if body.high is None else f" (ref {body.low or 0}-{body.high})"
                labs.append(f"{body.test}={body.value} {body.unit or ''}{interval}")
    if not (notes or labs or medicines):
        return ()
    answers = Answers(
        compound="low-dose-naltrexone",
        notes=tuple(notes),
        labs=tuple(labs),
        medications=tuple(medicines) or None,
    )
    found = screen(answers, shipped_rules(), date.today())
    return tuple(
        f
        for f in found.findings
        if f.kind == "red-flag" or f.severity in ("contraindicated", "major")
    )
