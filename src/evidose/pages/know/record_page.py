"""Pages of single records: a study, a review, an outcome, a condition."""

from collections.abc import Mapping, Sequence
from typing import Literal

from markupsafe import Markup

from evidose.evidence import Evidence, Review, Study, study_file
from evidose.pages.frame.shell import Frame, render
from evidose.pages.know.linked_data import as_script, study_data
from evidose.profile import Profile
from evidose.synthesis import describe
from evidose.terms import UnknownNameError

Kind = Literal["study", "review", "outcome", "condition"]
SHELVES: dict[str, Kind] = {
    "studies": "study",
    "reviews": "review",
    "outcomes": "outcome",
    "conditions": "condition",
}
"""Folder of the library, which is also the address, and what one record of it is called."""


def record_page(
    folder: str,
    name: str,
    evidence: Evidence,
    profiles: Sequence[Profile],
    frame: Frame,
    homes: Mapping[str, str],
) -> str:
    """Return the page of one record.

    Parameters
    ----------
    evidence : the body that holds it
    profiles : of the compounds whose answers it may stand in
    homes : address of each of these compounds' pages, by id

    Raises
    ------
    UnknownNameError
        No such record.
    """
    kind = SHELVES[folder]
    shelf = getattr(evidence, folder)
    if name not in shelf:
        raise UnknownNameError(kind, name, list(shelf))
    record = shelf[name]
    answers = [q.answer for p in profiles for q in p.questions.values()]
    questions, included, aside = [], [], []
    if isinstance(record, Study):
        questions = [a.question for a in answers if name in {d.study for d in a.derived}]
        aside = [(a.question, x) for a in answers for x in a.set_aside if x.study == name]
    elif isinstance(record, Review):
        included = [evidence.studies[s] for s in record.includes if s in evidence.studies]
    elif kind == "outcome":
        questions = [a.question for a in answers if a.question.outcome == name]
        included = [
            s for s in evidence.studies.values() if any(f.outcome == name for f in s.findings)
        ]
    else:
        within = evidence.conditions_within(name)
        questions = [a.question for a in answers if within.intersection(a.question.conditions)]
        included = [s for s in evidence.studies.values() if s.condition in within]
    study = record if isinstance(record, Study) else None
    return render(
        "record.html",
        frame,
        kind=kind,
        record=record,
        heading=getattr(record, "label", None) or record.name,
        compounds=[(p.compound, homes[p.compound.id]) for p in profiles],
        homes=homes,
        conditions={c.id: c.name for c in evidence.conditions.values()},
        outcomes={o.id: o.name for o in evidence.outcomes.values()},
        findings=[(f, describe(f, study, evidence)) for f in study.findings] if study else [],
        file=study_file(study) if study else "",
        answers=questions,
        set_aside=aside,
        included=included,
        linked_data=Markup(as_script([study_data(study, evidence)])) if study else "",
    )
