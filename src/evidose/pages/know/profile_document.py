"""A profile as one plain document: the stable keys behind ``--json``, the API and the downloads."""

from typing import Any

from evidose.evidence import Study, Threshold
from evidose.profile import CertaintyProposal, IndexPart, Profile, Published, QuestionProfile
from evidose.synthesis import Answer, Derived, SetAside, Summary, shown
from evidose.terms import Sentence

SCHEMA_VERSION = 1

DEFINITIONS = {
    "orientation": "MD, SMD and RD are benefit-oriented: positive is better for the patient. RR is "
    "the ratio of the event itself; whether fewer is better stands in `better`.",
    "yi": "effect of a study, turned so that positive is better (log for RR), with variance vi; "
    "yi_as_measured is the same with the instrument's own sign, drug against comparator, and "
    "orientation says which direction of it is better",
    "score": "10 x Pr(the mean effect in a new, comparable trial reaches the important difference)",
    "p_any_benefit": "Pr(that mean effect is a benefit of any size)",
    "p_harm": "Pr(that mean effect is worse than the comparator)",
    "contributions": "the score without each trial in turn, and how far the trial moves it",
    "one_more_trial": "expected absolute change of the score by a further trial of n people at low "
    "risk of bias, over what the model predicts for it",
    "index": "mean of question scores weighted by importance; an index, not a probability",
    "certainty": "GRADE as code: a rule-based proposal",
    "trials": "studies on a protocol that have happened, of any design; protocols, cohorts, "
    "registers, case reports, re-analyses and reviews are not trials",
}


def profile_document(profile: Profile, code_version: str) -> dict[str, Any]:
    """Return the profile as plain data; numbers are unrounded, absent is null."""
    counts = profile.counts
    representative = profile.representative
    return {
        "schema_version": SCHEMA_VERSION,
        "compound": profile.compound.id,
        "name": profile.compound.name,
        "as_of": profile.as_of.isoformat() if profile.as_of else None,
        "last_reviewed": profile.compound.last_reviewed.isoformat(),
        "code_version": code_version,
        "library_version": profile.library_version,
        **({"from_elsewhere": list(profile.elsewhere)} if profile.elsewhere else {}),
        "evidence_hash": profile.evidence_hash,
        "score": {
            "index": profile.index.value,
            "tier": profile.index.tier,
            "meaning": profile.index.meaning,
            "weight_scored": profile.index.weight_scored,
            "model_fitted_on": profile.fitted_on.isoformat(),
            "parts": [_part(p) for p in profile.index.parts],
        },
        "counts": {
            "records": counts.records,
            "trials": counts.trials,
            "rcts": counts.rcts,
            "reviews": counts.reviews,
            "participants": counts.participants,
            "year_first": counts.year_first,
            "year_last": counts.year_last,
            "median_n": counts.median_n,
            "by_design": dict(counts.by_design),
        },
        "representative_study": None if representative is None else study_entry(representative),
        "outcomes": [outcome_entry(q, profile) for q in profile.questions.values()],
        "sentences": [sentence_entry(s) for s in profile.all_sentences()],
        "definitions": DEFINITIONS,
    }


def study_entry(study: Study) -> dict[str, Any]:
    """Return what identifies a study."""
    return {
        "id": study.id,
        "label": study.label,
        "title": study.title,
        "year": study.year,
        "n": study.n,
        "design": study.design,
        "condition": study.condition,
        "pmid": study.pmid,
        "doi": study.doi,
        "registrations": list(study.registrations),
    }


def outcome_entry(question: QuestionProfile, profile: Profile) -> dict[str, Any]:
    """Return one question's answer with the contract's keys."""
    answer, evidence = question.answer, profile.evidence
    asked, chances = answer.question, answer.probabilities
    outcome = evidence.outcomes[asked.outcome]
    return {
        "question": asked.id,
        "title": asked.title,
        "condition": asked.conditions[0] if len(asked.conditions) == 1 else None,
        "conditions": list(asked.conditions),
        "outcome": asked.outcome,
        "better": outcome.better,
        "comparator": asked.comparator,
        "controlled": asked.controlled,
        "k": answer.k,
        "n": answer.n or (None if answer.k else 0),
        "measure": asked.measure,
        "unit": answer.scale.unit,
        **_summary(answer.headline, answer),
        "sensitivity": [_summary(s, answer) for s in answer.sensitivity],
        "important_difference": _threshold(answer),
        "p_any_benefit": chances.any_benefit if chances else None,
        "p_important": chances.important if chances else None,
        "p_harm": chances.harm if chances else None,
        "p_important_harm": chances.important_harm if chances else None,
        "score": chances.score if chances else None,
        "certainty": _certainty(question.certainty),
        "studies": [
            _derived(d, w, answer) for d, w in zip(answer.derived, answer.weights, strict=True)
        ],
        "set_aside": [_aside(a, profile) for a in answer.set_aside],
        "published": [_published(p) for p in question.published],
        "contributions": [
            {"id": c.study, "score_without": c.score_without, "change": c.change}
            for c in question.contributions
        ],
        "one_more_trial": [
            {"n": t.n, "expected_change": t.expected_change} for t in question.one_more_trial
        ],
    }


def sentence_entry(sentence: Sentence) -> dict[str, Any]:
    """Return a sentence with its traces as plain keys."""
    return {
        "id": sentence.id,
        "text": sentence.text,
        "traces": [t.key for t in sentence.traces],
    }


def _part(part: IndexPart) -> dict[str, Any]:
    return {
        "question": part.question,
        "weight": part.weight,
        "score": part.score,
        "state": part.state,
    }


def _summary(summary: Summary | None, answer: Answer) -> dict[str, Any]:
    keys = ("method", "estimate", "ci_low", "ci_high", "pi_low", "pi_high", "tau2", "i2")
    if summary is None:
        return dict.fromkeys(keys)
    value, low, high = shown(answer.scale, summary.estimate, summary.ci_low, summary.ci_high)
    pi_low = pi_high = None
    if summary.pi_low is not None and summary.pi_high is not None:
        _, pi_low, pi_high = shown(answer.scale, 0.0, summary.pi_low, summary.pi_high)
    values = (summary.method, value, low, high, pi_low, pi_high, summary.tau2, summary.i2)
    return dict(zip(keys, values, strict=True))


def _threshold(answer: Answer) -> dict[str, Any] | None:
    threshold: Threshold | None = answer.scale.threshold
    if threshold is None:
        return None
    return {
        "value": threshold.value,
        "scale": threshold.scale,
        "on_the_pooled_scale": answer.scale.important,
        "baseline_risk": answer.scale.baseline_risk,
        "source": threshold.source.model_dump(),
        "key": answer.scale.threshold_key,
    }


def _certainty(proposal: CertaintyProposal | None) -> dict[str, Any] | None:
    if proposal is None:
        return None
    return {
        "level": proposal.level,
        "capped": proposal.capped or None,
        "domains": [
            {"domain": d.domain, "down": d.down, "inputs": dict(d.inputs), "reason": d.reason}
            for d in proposal.domains
        ],
    }


def _derived(derived: Derived, weight: float, answer: Answer) -> dict[str, Any]:
    half = 1.959963984540054 * derived.vi**0.5
    value, low, high = shown(answer.scale, derived.yi, derived.yi - half, derived.yi + half)
    return {
        "id": derived.study,
        "label": derived.label,
        "year": derived.year,
        "finding": derived.finding,
        "design": derived.design,
        "n": derived.n,
        "estimate": value,
        "ci_low": low,
        "ci_high": high,
        "yi": derived.yi,
        "vi": derived.vi,
        "yi_as_measured": derived.as_measured + 0.0,
        "orientation": derived.orientation,
        "weight": weight,
        "route": derived.route,
        "derivation": derived.text,
        "assumptions": list(derived.assumptions),
        "events": list(derived.events) if derived.events else None,
        "risk_of_bias": derived.risk_of_bias,
        "traces": [t.key for t in derived.traces],
    }


def _published(published: Published) -> dict[str, Any]:
    return {
        "review": published.review.id,
        "label": published.review.label,
        **published.pooled.model_dump(mode="json", exclude={"id", "question"}),
    }


def _aside(aside: SetAside, profile: Profile) -> dict[str, Any]:
    return {
        "id": aside.study,
        "label": profile.evidence.studies[aside.study].label,
        "finding": aside.finding,
        "reason": aside.reason,
        "text": aside.text,
        "reported": aside.reported or None,
    }
