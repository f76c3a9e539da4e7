"""Sentences about dose and response: the dose-finding study, trials by dose, why no curve."""

from collections.abc import Iterator

from evidose.evidence import Compound, Evidence, Study
from evidose.profile.counts import counted_studies, randomised_trials
from evidose.profile.figures import plural
from evidose.terms import Sentence, Trace, inside, shown_unit


def dose_sentences(compound: Compound, evidence: Evidence) -> tuple[Sentence, ...]:
    """Write what is known of dose and response; empty where no randomised trial tells a dose."""
    return (*_dose_finding(compound, evidence), *_by_dose(compound, evidence))


def doses_given(study: Study, compound: Compound) -> frozenset[float]:
    """Return the daily doses that a study's arms of the compound tell, in its own terms.

    Of a range it is the lower end.
    """
    arms = (a for a in study.arms if a.substance == compound.substance)
    given = (a.counted(compound.counted, compound.unit) for a in arms)
    return frozenset(span.low for span in given if span is not None)


def _dose_finding(compound: Compound, evidence: Evidence) -> Iterator[Sentence]:
    for study in counted_studies(compound, evidence):
        if study.design != "dose-finding":
            continue
        found = [f for f in study.findings if f.outcome == "effective-dose" and f.used]
        told = [
            (f, f"{inside(f.definition)} {g.mean:g} {shown_unit(compound.unit, g.mean)}")
            for f in found
            for g in f.groups
            if f.definition is not None and g.mean is not None
        ]
        if not told:
            continue
        control = "" if study.randomised else " without a control group"
        text = (
            f"{study.label}, a dose-finding study{control} in "
            f"{inside(evidence.conditions[study.condition].name)} "
            f"({_analysed(study)}): "
            f"{'; '.join(words for _, words in told)}."
        )
        doubts = [d.text for f, _ in told for d in f.doubts]
        traces = tuple(Trace(f"studies/{study.id}#{f.id}") for f, _ in told)
        yield Sentence(f"dose.finding.{study.id}", " ".join((text, *doubts)), traces)


def _analysed(study: Study) -> str:
    if study.n_analysed is not None:
        return f"{plural(study.n_analysed, 'person', 'people')} analysed"
    if study.n_randomised is not None:
        return f"{plural(study.n_randomised, 'person', 'people')} began"
    return "number of people not told"


def _by_dose(compound: Compound, evidence: Evidence) -> Iterator[Sentence]:
    trials = randomised_trials(compound, evidence)
    given = {s.id: doses_given(s, compound) for s in trials}
    doses = sorted(frozenset[float]().union(*given.values()))
    if not doses:
        return
    studies = (Trace(f"studies/{s.id}") for s in trials)
    traces = (Trace("evidose.profile.counts"), Trace(f"compounds/{compound.id}"), *studies)
    number = {d: sum(d in found for found in given.values()) for d in doses}
    told = "; ".join(f"{d:g} {shown_unit(compound.unit, d)}: {number[d]}" for d in doses)
    untold = sum(not found for found in given.values())
    rest = f"; no dose told in {untold}" * bool(untold)
    text = f"Randomised trials by daily dose{compound.of_what}: {told}{rest}."
    yield Sentence("dose.trials", text, traces)
    several = sum(len(found) > 1 for found in given.values())
    repeated = sum(n > 1 for n in number.values())
    text = (
        f"No dose-response curve is drawn: of {plural(len(trials), 'randomised trial')} "
        f"{several or 'none'} gave more than one dose, and of "
        f"{plural(len(doses), 'dose')} {repeated or 'none'} "
        f"{'were' if repeated > 1 else 'was'} given in more than one trial. Across trials the "
        "dose changes together with illness, duration and design."
    )
    yield Sentence("dose.no-curve", text, traces)
