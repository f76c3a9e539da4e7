"""The chain behind a number, as text and as a document."""

from collections.abc import Iterator
from typing import Any

from evidose.evidence import Evidence
from evidose.pages.know.profile_document import outcome_entry, sentence_entry
from evidose.profile import Chain, Step
from evidose.synthesis import RATIOS, Answer, Summary, describe, shown
from evidose.terms import ended


def why_document(chain: Chain) -> dict[str, Any]:
    """Return the chain as plain data."""
    return {
        "schema_version": 1,
        "compound": chain.profile.compound.id,
        "question": chain.question.answer.question.id,
        "answer": outcome_entry(chain.question, chain.profile),
        "steps": [
            {
                "study": s.study.id,
                "label": s.study.label,
                "weight": s.weight,
                "yi": s.derived.yi,
                "vi": s.derived.vi,
                "derivation": s.derived.text,
                "assumptions": list(s.derived.assumptions),
                "finding": s.finding.model_dump(mode="json", exclude_none=True),
                "file": s.file,
                "source": s.source.model_dump(mode="json", exclude_none=True),
            }
            for s in chain.steps
        ],
        "sentences": [sentence_entry(s) for s in chain.question.sentences],
    }


def why_text(chain: Chain) -> str:
    """Return the chain as lines for a terminal."""
    return "\n".join(_lines(chain))


def _lines(chain: Chain) -> Iterator[str]:
    answer = chain.question.answer
    asked = answer.question
    yield f"{asked.title} [compounds/{asked.compound}/questions/{asked.id}.toml]"
    for sentence in chain.question.sentences:
        yield f"  {sentence.text}"
    head = answer.headline
    if head is None:
        yield "  Nothing is pooled."
    else:
        yield ""
        yield f"How it was pooled: {_method(head.method)}"
        for other in answer.sensitivity:
            yield f"  otherwise ({_method(other.method)}): {_interval(other, answer)}"
    for step in chain.steps:
        yield ""
        yield from _step_lines(step, chain.profile.evidence)
    if answer.set_aside:
        yield ""
        yield "Set aside:"
    for aside in answer.set_aside:
        study = chain.profile.evidence.studies[aside.study]
        told = f" Reported: {ended(aside.reported)}" if aside.reported else ""
        yield f"  {study.label}: {ended(aside.text)}{told}"


def _step_lines(step: Step, evidence: Evidence) -> Iterator[str]:
    d = step.derived
    yield f"{step.study.label} (weight {step.weight:.0%})"
    effect = f"{d.as_measured + 0.0:.4g} ({d.orientation}{'; a logarithm' * (d.measure in RATIOS)})"
    yield f"  effect      {effect}, variance {d.vi:.4g}, standard error {d.vi**0.5:.4g}"
    yield f"  derivation  {d.text}"
    for assumption in d.assumptions:
        yield f"  assumed     {assumption}"
    yield f"  printed     {describe(step.finding, step.study, evidence)}"
    yield f"  file        {step.file}, finding {step.finding.id}"
    checked = "checked twice" if step.finding.verified else "not checked a second time"
    yield f"  place       {step.finding.place} (read: {step.finding.reading}; {checked})"
    yield f"  paper       {step.source.cite}"
    for name in ("doi", "pmid", "url"):
        value = getattr(step.source, name) or getattr(step.study, name, None)
        if value:
            yield f"              {name} {value}"
    for doubt in (*step.finding.doubts, *step.study.doubts):
        yield f"  doubt       {doubt.text}"


METHODS = {
    "single": "one trial; its own result",
    "bayes": "Bayesian random effects, flat prior for the mean, informed prior for heterogeneity",
    "common": "common effect",
    "REML/adhoc": "REML, Hartung-Knapp never narrower than Wald",
}


def _method(name: str) -> str:
    base, comma, rest = name.partition(",")
    return f"{METHODS.get(base, base)}{comma}{rest}"


def _interval(summary: Summary, answer: Answer) -> str:
    value, low, high = shown(answer.scale, summary.estimate, summary.ci_low, summary.ci_high)
    return f"{value:.3g} ({low:.3g} to {high:.3g})"
