"""What stands on the sheets: the page's sentences, tables, plots and sources, in its order."""

import json
from pathlib import Path
from typing import Any

from evidose.evidence import Compound
from evidose.pages.charts import forest_svg
from evidose.pages.frame.disclaimer import (
    DISCLAIMER,
    NO_RULES,
    from_elsewhere,
    what_it_is,
)
from evidose.pages.know.practice import Dosing, ShownPractice, ShownRule
from evidose.pages.know.question_card import in_order
from evidose.pages.know.question_forest import question_forest
from evidose.profile import Profile, QuestionProfile, interval_words, people_cell
from evidose.synthesis import shown
from evidose.terms import Sentence, Source, shown_unit

TEMPLATE = Path(__file__).parent / "templates" / "evidence.typ"
PLOT_WIDTH = 620
SECTIONS = (
    ("dose", "Dose and response"),
    ("compare", "How it compares"),
    ("choosing", "Choosing between options"),
    ("limits", "Strengths and limits"),
)


def evidence_pdf(profile: Profile, practice: ShownPractice | None, code_version: str) -> bytes:
    """Typeset the evidence page as PDF.

    Parameters
    ----------
    practice : dosing, cautions and check-ups, today's also in a dated view; None where nothing
        of the kind is known
    code_version : shown in the foot of every sheet

    Returns
    -------
    bytes
        A4 sheets; the same profile gives the same bytes.
    """
    import typst

    sheet = _sheet(profile, practice, code_version)
    written: bytes = typst.compile(
        TEMPLATE, sys_inputs={"sheet": json.dumps(sheet, ensure_ascii=False)}, format="pdf"
    )
    return written


def _sheet(profile: Profile, practice: ShownPractice | None, code_version: str) -> dict[str, Any]:
    compound, harms = profile.compound, profile.evidence.outcomes
    asked = list(in_order(profile))
    answered = [q for q in asked if q.answer.headline is not None]
    kind = "Prescription medicine" if compound.kind == "prescription" else "Sold as a supplement"
    return {
        "name": compound.name,
        "abbreviation": compound.abbreviation or "",
        "kind": kind,
        "what": " ".join(filter(None, (what_it_is(compound), from_elsewhere(profile.elsewhere)))),
        "disclaimer": DISCLAIMER,
        "dated": profile.as_of.isoformat() if profile.as_of else "",
        "as_of": profile.as_of.isoformat() if profile.as_of else "everything recorded",
        "reviewed": compound.last_reviewed.isoformat(),
        "versions": f"evidose {code_version}, library {profile.library_version}, "
        f"evidence {profile.evidence_hash}",
        "short": [_led(s.text) for s in profile.sections["short"]],
        "counts": _texts(profile.sentences),
        "benefits": [_row(q) for q in answered if not harms[q.answer.question.outcome].harm],
        "harms": [_row(q) for q in answered if harms[q.answer.question.outcome].harm],
        "cards": [_card(q) for q in answered],
        "unanswered": [q.sentences[0].text for q in asked if q.answer.headline is None],
        "sections": [
            {"title": title, "told": _texts(profile.sections[name])}
            for name, title in SECTIONS
            if profile.sections[name]
        ],
        "practice": None if practice is None else _practice(practice, compound),
        "statuses": [
            {"use": s.indication, "status": s.status, "where": s.where, "source": _cite(s.source)}
            for s in compound.statuses
        ],
        "trials": _trials(profile),
    }


def _texts(sentences: tuple[Sentence, ...]) -> list[str]:
    return [s.text for s in sentences]


def _led(text: str) -> dict[str, str]:
    """Part a sentence after its leading words, which are set in bold."""
    lead, colon, rest = text.partition(": ")
    return {"lead": lead + colon, "rest": rest} if colon else {"lead": "", "rest": text}


def _row(question: QuestionProfile) -> dict[str, Any]:
    answer, head = question.answer, question.answer.headline
    assert head is not None and question.certainty is not None
    value, low, high = shown(answer.scale, head.estimate, head.ci_low, head.ci_high)
    chances = answer.probabilities
    score = chances.score if chances is not None else None
    return {
        "title": answer.question.title,
        "k": str(answer.k),
        "n": people_cell(answer),
        "estimate": interval_words(answer, value, low, high),
        "unit": "risk ratio" if answer.scale.ratio else answer.scale.unit,
        "score": "none" if score is None else f"{score:.1f}",
        "certainty": question.certainty.level,
    }


def _card(question: QuestionProfile) -> dict[str, Any]:
    forest = question_forest(question.answer)
    return {
        "title": question.answer.question.title,
        "told": _texts(question.sentences),
        "plot": "" if forest is None else forest_svg(forest, width=PLOT_WIDTH, inline=False),
        "derived": [
            {"label": d.label, "text": d.text, "assumed": list(d.assumptions)}
            for d in question.answer.derived
        ],
    }


def _practice(practice: ShownPractice, compound: Compound) -> dict[str, Any]:
    return {
        "cautions": [_rule(r) for r in practice.cautions],
        "interactions": [_rule(r) for r in practice.interactions],
        "laboratory": [_rule(r) for r in practice.laboratory],
        "emergencies": [_rule(r) for r in practice.emergencies],
        "body": [s.text for s in practice.sentences],
        "norules": NO_RULES,
        "range": _range(compound),
        **_dosing(practice.regimens),
    }


def _range(compound: Compound) -> str:
    """Return what the schedules are, and whether a dose is licensed where the compound is."""
    off_label = any(s.status == "off-label" for s in compound.statuses)
    start = "No dose is licensed in this range: these" if off_label else "These"
    return f"{start} are schedules of trials and of practice, not a recommendation."


def _dosing(regimens: Dosing | None) -> dict[str, Any]:
    """Return schedules, advice, check-ups and questions; empty where the pack tells none."""
    if regimens is None:
        return {"unit": "", "schedules": [], "advice": [], "checks": [], "questions": []}
    return {
        "unit": shown_unit(regimens.limits.unit, 2),
        "schedules": [
            {
                "name": t.name,
                "whom": t.for_whom,
                "dose": f"{_told(t.start)} to {_told(t.target or t.target_low)}",
                "step": "none told"
                if t.step is None
                else f"{t.step} {shown_unit(regimens.limits.unit, t.step)}"
                + (f" every {t.step_days} days" if t.step_days else ""),
                "support": t.support,
                "source": _cite(t.source),
            }
            for t in regimens.titrations.values()
        ],
        "advice": [
            {"title": a.title, "text": a.text, "support": a.support, "source": _cite(a.source)}
            for a in regimens.advice
        ],
        "checks": [
            {"title": c.title, "week": str(c.week), "text": c.text, "source": _cite(c.source)}
            for c in regimens.checks
        ],
        "questions": list(regimens.limits.questions),
    }


def _rule(rule: ShownRule) -> dict[str, str]:
    return {
        "severity": rule.severity,
        "subject": rule.subject,
        "text": f"{rule.message} {rule.action}".strip(),
        "source": "; ".join(_cite(s) for s in rule.sources),
    }


def _trials(profile: Profile) -> list[dict[str, str]]:
    """Return the trials that stand in an answer, with their first source."""
    used = {d.study for q in profile.questions.values() for d in q.answer.derived}
    studies = [profile.evidence.studies[s] for s in sorted(used)]
    return [
        {"label": s.label, "title": s.title, "source": _cite(s.sources[0]) if s.sources else ""}
        for s in studies
    ]


def _cite(source: Source) -> str:
    checked = "" if source.verified else ", not checked a second time"
    found = source.doi or (f"PMID {source.pmid}" if source.pmid else source.url or "")
    return f"{source.cite}{'. ' + found if found else ''} (read: {source.read_as}{checked})"


def _told(value: object) -> str:
    return "not told" if value is None else str(value)
