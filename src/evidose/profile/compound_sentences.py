"""Sentences about a compound as a whole: how much there is, how good, what stands out."""

from collections.abc import Iterable, Mapping

from evidose.evidence import Compound, Evidence, Study, shown_component
from evidose.profile.certainty import registered_without_results
from evidose.profile.counts import Counts, counted_reviews, counted_studies, randomised_trials
from evidose.profile.figures import number, plural
from evidose.profile.index import HeadlineIndex
from evidose.profile.question_sentences import answer_traces
from evidose.synthesis import Answer, ScoreModel
from evidose.terms import Sentence, Trace, inside, shown_unit


def compound_sentences(
    compound: Compound,
    evidence: Evidence,
    counts: Counts,
    index: HeadlineIndex,
    answers: Mapping[str, Answer],
    model: ScoreModel,
) -> tuple[Sentence, ...]:
    """Write the summary of one compound."""
    found = [
        _counts(compound, evidence, counts),
        _sizes(compound, evidence, counts),
        _doses(compound, evidence),
        _components(compound),
        _index(compound, index, answers),
        _calibration(model),
        _representative(compound, evidence),
        _under_way(compound, evidence),
    ]
    return tuple(s for s in found if s is not None)


def _counts(compound: Compound, evidence: Evidence, counts: Counts) -> Sentence:
    text = (
        f"{plural(counts.rcts, 'randomised trial')} of {inside(compound.name)} with "
        f"{plural(counts.participants, 'person', 'people')} "
        f"{'is' if counts.rcts == 1 else 'are'} recorded, among "
        f"{plural(counts.records, 'record')} in all ({plural(counts.trials, 'trial')} of any "
        f"design, {plural(counts.reviews, 'review')}; reviews are not counted with their trials)."
    )
    studies = [Trace(f"studies/{s.id}") for s in counted_studies(compound, evidence)]
    reviews = [Trace(f"reviews/{r.id}") for r in counted_reviews(compound, evidence)]
    about = Trace(f"compounds/{compound.id}")
    traces = (Trace("evidose.profile.counts"), about, *studies, *reviews)
    names = ("rcts", "participants", "records", "trials", "reviews")
    slots = {f"counts.{name}": str(getattr(counts, name)) for name in names}
    return Sentence("compound.counts", text, traces, slots)


def _sizes(compound: Compound, evidence: Evidence, counts: Counts) -> Sentence | None:
    if counts.median_n is None or counts.year_first is None:
        return None
    if counts.rcts == 1:
        text = (
            f"The {counts.rcts} randomised trial appeared in {counts.year_first}, with "
            f"{plural(int(counts.median_n), 'person', 'people')}."
        )
    else:
        years = f"from {counts.year_first} to {counts.year_last}"
        if counts.year_first == counts.year_last:
            years = f"in {counts.year_first}"
        text = (
            f"The {counts.rcts} randomised trials appeared {years}; half of them had "
            f"{counts.median_n:g} people or fewer."
        )
    slots = {
        "counts.rcts": str(counts.rcts),
        "counts.year_first": str(counts.year_first),
        "counts.year_last": str(counts.year_last),
        "counts.median_n": f"{counts.median_n:g}",
    }
    return Sentence("compound.sizes", text, _trial_traces(compound, evidence), slots)


def _trial_traces(compound: Compound, evidence: Evidence) -> tuple[Trace, ...]:
    studies = [Trace(f"studies/{s.id}") for s in randomised_trials(compound, evidence)]
    return (Trace("evidose.profile.counts"), Trace(f"compounds/{compound.id}"), *studies)


def _doses(compound: Compound, evidence: Evidence) -> Sentence | None:
    """Name the dose that most randomised trials gave."""
    doses: dict[float, int] = {}
    untold = 0
    trials = randomised_trials(compound, evidence)
    for study in trials:
        arms = [a for a in study.arms if a.substance == compound.substance]
        given = [a.counted(compound.counted, compound.unit) for a in arms]
        told = {span.low for span in given if span is not None}
        untold += not told
        for dose in told:
            doses[dose] = doses.get(dose, 0) + 1
    if not doses:
        return None
    usual = max(doses, key=lambda d: (doses[d], -d))
    unit = shown_unit(compound.unit, 2)
    text = (
        f"Most often studied: {usual:g} {unit}{compound.of_what} a day, in {doses[usual]} of "
        f"{plural(len(trials), 'randomised trial')} ({_told_doses(doses, unit)}"
        f"{f'; not told in {untold}' * bool(untold)})."
    )
    slots = {"counts.rcts": str(len(trials))}
    return Sentence("compound.doses", text, _trial_traces(compound, evidence), slots)


def _told_doses(doses: Iterable[float], unit: str) -> str:
    low, high = min(doses), max(doses)
    return f"doses told: {low:g} to {high:g} {unit}" if low < high else "no other dose told"


def _components(compound: Compound) -> Sentence | None:
    """Say what the usual dose holds, where it is of a combination or an extract."""
    usual = compound.usual_dose
    if usual is None or not usual.components:
        return None
    parts = ", ".join(shown_component(c) for c in usual.components)
    text = f"{usual.dose} of {inside(compound.name)} a day: {parts}. {usual.why}"
    return Sentence("compound.components", text, (Trace(f"compounds/{compound.id}#usual_dose"),))


def _index(
    compound: Compound, index: HeadlineIndex, answers: Mapping[str, Answer]
) -> Sentence | None:
    if index.value is None:
        return None
    scored = [p for p in index.parts if p.score is not None]
    without = len(index.parts) - len(scored)
    text = (
        f"Headline index {number(index.value, 1)} of 10 ({index.tier}: {index.meaning}). It is an "
        f"average of {plural(len(scored), 'question score')} with weights fixed on "
        f"{compound.index.frozen_on.isoformat()}, not a probability; "
        f"{_without_score(without)}."
    )
    traces: dict[Trace, None] = {Trace(f"compounds/{compound.id}#index"): None}
    for part in index.parts:
        traces.update(dict.fromkeys(answer_traces(answers[part.question])))
    slots = {"index.value": number(index.value, 1), "index.tier": index.tier}
    return Sentence("compound.index", text, (*traces, Trace("priors/index/tiers")), slots)


def _without_score(n: int) -> str:
    if n == 0:
        return "every weighted question has a score"
    have = plural(n, "weighted question has", "weighted questions have")
    return f"{have} no score and no part in it"


def _calibration(model: ScoreModel) -> Sentence:
    parts = (model.continuous, model.dichotomous)
    reviews = " and ".join(str(m.fitted_to.reviews) for m in parts)
    text = (
        f"The probabilities come from a model fitted to the trials of {reviews} Cochrane reviews "
        "(scales and events); how well it predicts unseen trials is told on the score page."
    )
    return Sentence(
        "compound.calibration",
        text,
        (Trace("priors/next-trial/continuous"), Trace("priors/next-trial/dichotomous")),
    )


def representative_study(compound: Compound, evidence: Evidence) -> Study | None:
    """Return the largest double-blind randomised trial of the compound alone; later if tied."""
    trials = [
        s
        for s in randomised_trials(compound, evidence)
        if s.blinding == "double" and s.n_analysed is not None and s.findings
    ]
    return max(trials, key=lambda s: (s.n_analysed or 0, s.year or 0, s.id), default=None)


def _representative(compound: Compound, evidence: Evidence) -> Sentence | None:
    study = representative_study(compound, evidence)
    if study is None:
        return None
    text = (
        f"Largest double-blind trial analysed: {study.label}, "
        f"{plural(study.n_analysed or 0, 'person', 'people')}, "
        f"{inside(evidence.conditions[study.condition].name)}."
    )
    return Sentence("compound.representative", text, _trial_traces(compound, evidence))


def _under_way(compound: Compound, evidence: Evidence) -> Sentence | None:
    """Count registered trials of the compound whose results were not seen."""
    open_trials = registered_without_results(compound.substance, evidence)
    if not open_trials:
        return None
    text = (
        f"{plural(len(open_trials), 'registered trial')} without results seen "
        f"({', '.join(s.label for s in open_trials)})."
    )
    return Sentence(
        "compound.under-way", text, tuple(Trace(f"studies/{s.id}") for s in open_trials)
    )
