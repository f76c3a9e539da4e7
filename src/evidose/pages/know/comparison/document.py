"""A comparison of treatments as plain data; ratios as ratios, points with the instrument's sign."""

from typing import Any

from evidose.pages.know.comparison.words import shown_effect, verdict
from evidose.profile import Compared, IllnessComparison, JudgedRow
from evidose.synthesis import (
    NetworkAnswer,
    NetworkBaseline,
    NetworkEffect,
    NetworkTrial,
    NetworkVariant,
    PerHundred,
    heterogeneity_prior_of,
)

DIGITS = 6
CAUTION = (
    "No ranking. Each line rests on its own trials, in its own people; treatments were mostly "
    "compared with the baseline and not with each other. Read intervals first."
)


def comparison_document(found: IllnessComparison) -> dict[str, Any]:
    """Return all that was asked; the keys of the first comparison stand at the top."""
    documents = [_document(found, compared) for compared in found.compared]
    return {"schema_version": 1, **documents[0], "outcomes": documents}


def _document(found: IllnessComparison, compared: Compared) -> dict[str, Any]:
    answer, evidence = compared.answer, found.evidence
    comparison = answer.comparison
    outcome = evidence.outcomes[comparison.outcome]
    shown = evidence.instruments.get(comparison.instruments[0]) if comparison.instruments else None
    better = shown.better if shown is not None else outcome.better
    return {
        "illness": found.illness,
        "illness_name": found.name,
        "outcome": comparison.outcome,
        "asked": comparison.asked,
        "title": comparison.title,
        "measure": comparison.measure,
        "scale": shown.name if shown is not None else "ratio",
        "orientation": f"{better} is better",
        "against": comparison.baseline,
        "baseline": _baseline(answer.baseline),
        "doses": {
            "taken": "apart" if answer.apart else "lumped",
            "in_the_library": comparison.doses,
            "because": comparison.doses_because,
        },
        "rows": [_row(row, answer, found) for row in compared.rows],
        "pairs": [
            {
                "first": p.first,
                "second": p.second,
                **_effect(answer, p.effect),
                "basis": p.basis,
                "k": p.k,
                "through_reviews": list(p.bucher),
            }
            for p in answer.pairs
        ],
        "silent": list(answer.silent),
        "incoherence": {
            "assessable": answer.incoherence.assessable,
            "p": answer.incoherence.p,
        },
        "heterogeneity": _heterogeneity(answer, found),
        "not_fitted": answer.not_fitted,
        "other_analyses": [_varied(v, answer) for v in answer.varied],
        "trials": [_trial(t, answer, found) for t in answer.trials],
        "refused": [
            {
                "study": r.study,
                "label": r.label,
                "reason": r.text,
                "reported": r.reported,
                "randomised_with_results": r.trial,
            }
            for r in answer.refused
        ],
        "decided": comparison.decided.isoformat(),
        "decided_note": comparison.decided_note,
        "caution": CAUTION,
    }


def _row(judged: JudgedRow, answer: NetworkAnswer, found: IllnessComparison) -> dict[str, Any]:
    row, certainty = judged.row, judged.certainty
    entry: dict[str, Any] = {
        "compound": row.compound,
        "name": row.name,
        "node": row.node,
        "dose": row.dose,
        "k": row.k,
        "n": row.n,
        "n_complete": row.whole,
        **_effect(answer, row.effect),
        "says": verdict(answer, row.effect, found.evidence),
        "per_100": _per_hundred(row.per_hundred),
        "basis": row.basis,
        "direct_share": None if row.share is None else round(row.share, DIGITS),
        "certainty": certainty.level or "not judged",
        "certainty_reason": certainty.reason,
        "certainty_domains": [
            {"domain": d.domain, "down": d.down, "reason": d.reason} for d in certainty.domains
        ],
        "studies": list(row.studies) if row.published is None else [],
    }
    if row.published is not None:
        pooled = row.published.pooled
        entry["review"] = row.published.review.id
        entry["figure"] = pooled.id
        entry["reading"] = pooled.reading
        entry["verified"] = pooled.verified
        entry["doubts"] = [d.text for d in pooled.doubts]
    return entry


def _effect(answer: NetworkAnswer, effect: NetworkEffect) -> dict[str, float]:
    values = shown_effect(answer, effect)
    return dict(zip(("estimate", "low", "high"), (round(v, DIGITS) for v in values), strict=True))


def _per_hundred(found: PerHundred | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "estimate": round(found.with_it, 2),
        "low": round(found.with_low, 2),
        "high": round(found.with_high, 2),
        "difference": {
            "estimate": round(found.difference, 2),
            "low": round(found.low, 2),
            "high": round(found.high, 2),
        },
        "derived_from": found.derived_from,
    }


def _baseline(found: NetworkBaseline | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "per_100": {
            "estimate": round(100 * found.risk, 2),
            "low": round(100 * found.low, 2),
            "high": round(100 * found.high, 2),
        },
        "k": found.k,
        "n": found.n,
        "from": found.text,
        "words": found.words,
    }


def _heterogeneity(answer: NetworkAnswer, found: IllnessComparison) -> dict[str, Any] | None:
    fitted = answer.fitted
    if fitted is None:
        return None
    prior = heterogeneity_prior_of(answer.comparison, found.evidence)
    return {
        "method": fitted.method,
        "tau": round(fitted.tau, DIGITS),
        "prior": prior if fitted.method == "bayes" else None,
    }


def _varied(varied: NetworkVariant, answer: NetworkAnswer) -> dict[str, Any]:
    return {
        "id": varied.id,
        "text": varied.text,
        "studies": list(varied.studies),
        "rows": [{"node": n, **_effect(answer, e)} for n, e in varied.rows.items()],
    }


def _trial(trial: NetworkTrial, answer: NetworkAnswer, found: IllnessComparison) -> dict[str, Any]:
    """Return a trial with what may change its effect; null is not told."""
    study = trial.study
    finding = study.finding(trial.findings[0])
    arms = [a for a in study.arms if a.dosing is not None]
    told = next((m for m in answer.comparison.modifiers if m.study == study.id), None)
    baselines = [g.baseline_mean for g in finding.groups if g.baseline_mean is not None]
    return {
        "study": study.id,
        "label": study.label,
        "findings": list(trial.findings),
        "nodes": [
            {"node": n, "people": trial.people.get(n), "doses": list(trial.doses[n])}
            for n in trial.nodes
        ],
        "counts": [
            {"node": a.node, "events": a.events, "total": a.total, "least": a.low, "most": a.high}
            for a in trial.events
        ],
        "effects": [
            {"first": b.first, "second": b.second, "estimate": b.estimate, "se": b.se}
            for b in trial.between
        ],
        "text": trial.text,
        "assumptions": list(trial.assumptions),
        "risk_of_bias": study.risk_of_bias.overall if study.risk_of_bias else "unjudged",
        "modifiers": {
            "year": study.year,
            "people": study.n,
            "weeks": finding.timepoint_weeks,
            "dosing": sorted({str(a.dosing) for a in arms}) or None,
            "baseline": sum(baselines) / len(baselines) if baselines else None,
            "run_in": told.run_in if told else None,
            "enriched_withdrawal": told.enriched_withdrawal if told else None,
            "missing": told.missing if told else None,
        },
    }
