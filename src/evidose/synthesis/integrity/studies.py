"""Does a study's own account add up, and does it appear once?"""

from collections.abc import Iterator, Mapping

from evidose.evidence import Evidence, Instrument, Study, study_file
from evidose.synthesis.integrity.alarm import Alarm
from evidose.synthesis.integrity.contrasts import contrast_alarms
from evidose.synthesis.integrity.groups import group_alarms
from evidose.terms import Problem


def study_problems(study: Study, instruments: Mapping[str, Instrument]) -> Iterator[Problem]:
    """Yield every alarm inside one study, recorded ones as doubts."""
    file = study_file(study)
    anywhere = (*study.doubts, *(d for f in study.findings for d in f.doubts))
    for alarm in _whole(study):
        yield alarm.told(file, anywhere)
    for i, finding in enumerate(study.findings, 1):
        field = f"findings[{i}]"
        instrument = instruments.get(finding.instrument or "")
        recorded = (*finding.doubts, *study.doubts)
        for alarm in contrast_alarms(study, finding, field):
            yield alarm.told(file, recorded)
        for alarm in group_alarms(study, finding, instrument, field):
            yield alarm.told(file, recorded)


def _whole(study: Study) -> Iterator[Alarm]:
    yield from _totals(study)
    yield from _periods(study)
    yield from _dates(study)
    yield from _times(study)
    yield from _retraction(study)
    yield from _conflicts(study)


def _totals(study: Study) -> Iterator[Alarm]:
    randomised, analysed = study.n_randomised, study.n_analysed
    if randomised is not None and analysed is not None and analysed > randomised:
        yield Alarm(
            "totals",
            "n_analysed",
            f"{analysed} analysed of {randomised} randomised",
            "at most as many analysed as randomised",
            "One of the two is wrong.",
        )
    sizes = [a.n for a in study.arms]
    if study.design == "parallel" and study.n_randomised and all(s is not None for s in sizes):
        total = sum(s for s in sizes if s is not None)
        if total not in (study.n_randomised, study.n_analysed):
            yield Alarm(
                "totals",
                "arms",
                f"arms of {' + '.join(map(str, sizes))} = {total} people",
                f"the {study.n_randomised} randomised or the analysed",
                "An arm's size or the total is wrong, or an arm is missing.",
            )


def _periods(study: Study) -> Iterator[Alarm]:
    lengths = {a.duration_weeks for a in study.arms if a.duration_weeks is not None}
    if study.design == "crossover" and len(lengths) > 1:
        told = " and ".join(f"{x:g}" for x in sorted(lengths))
        yield Alarm(
            "unequal-periods",
            "arms",
            f"periods of {told} weeks",
            "periods of equal length in a crossover",
            "Time on treatment is mixed up with treatment.",
            "warning",
        )


def _dates(study: Study) -> Iterator[Alarm]:
    # Articles appear online up to a year before the issue they are cited by.
    online = int(study.published[:4]) if study.published else None
    if online is not None and study.year is not None and not 0 <= study.year - online <= 1:
        yield Alarm(
            "dates",
            "year",
            f"{study.year} beside published = {study.published}",
            "the year of publication, or of the issue a year later",
            "One of the two is wrong.",
        )


def _times(study: Study) -> Iterator[Alarm]:
    longest = max((a.duration_weeks or 0.0 for a in study.arms), default=0.0)
    for i, finding in enumerate(study.findings, 1):
        week = finding.timepoint_weeks
        if longest and week and finding.kind != "before-after" and week > 4 * longest:
            yield Alarm(
                "time-after-treatment",
                f"findings[{i}].timepoint_weeks",
                f"week {week:g} after at most {longest:g} weeks of treatment",
                "a time during or soon after treatment",
                "Days may have been entered as weeks.",
                "warning",
            )


def _retraction(study: Study) -> Iterator[Alarm]:
    words = f"{study.title} {study.note or ''}".lower()
    if ("retracted" in words or "retraction" in words) and study.retracted is None:
        yield Alarm(
            "retraction",
            "retracted",
            "the word 'retracted' in title or note",
            "retracted = the date of the retraction",
            "A retracted study is never pooled.",
        )


def _conflicts(study: Study) -> Iterator[Alarm]:
    by_id = {f.id: f for f in study.findings}
    for i, finding in enumerate(study.findings, 1):
        for other in finding.conflicts_with:
            if finding.used and by_id[other].used:
                yield Alarm(
                    "conflict-undecided",
                    f"findings[{i}].used",
                    f"{finding.id} and {other} both used",
                    "one of two conflicting numbers used",
                    "Set used = false on one and say why.",
                )


def shared_patients(evidence: Evidence) -> Iterator[Problem]:
    """Yield studies that share a registration without saying that they share people."""
    by_number: dict[str, list[Study]] = {}
    for study in evidence.studies.values():
        if study.retired is None:
            for number in study.registrations:
                by_number.setdefault(number, []).append(study)
    for number, group in by_number.items():
        for study in _unlinked(group):
            others = [s for s in group if s is not study]
            alarm = Alarm(
                "same-patients",
                "registrations",
                f"{number}, which {others[0].id} has too",
                "shares_patients_with or secondary_of naming the other report",
                "Two reports of one trial would count the same people twice.",
            )
            recorded = tuple(d for s in group for d in s.doubts)
            yield alarm.told(study_file(study), recorded)
    yield from _twins(evidence)


def _unlinked(group: list[Study]) -> Iterator[Study]:
    """Yield the studies of a group that no chain of links joins to its first."""
    reached = group[:1]
    grew = True
    while grew:
        more = [s for s in group if s not in reached and any(_linked(s, r) for r in reached)]
        reached += more
        grew = bool(more)
    yield from (s for s in group if s not in reached)


def _linked(a: Study, b: Study) -> bool:
    named = {*a.shares_patients_with, a.secondary_of, *b.shares_patients_with, b.secondary_of}
    return a.id in named or b.id in named


def _twins(evidence: Evidence) -> Iterator[Problem]:
    """Two reports with the same design, place, size and printed means are one trial."""
    seen: dict[tuple[object, ...], Study] = {}
    for study in evidence.studies.values():
        printed = [
            (g.mean, g.sd)
            for f in study.findings
            for g in f.groups
            if g.mean is not None and g.sd is not None
        ]
        means = tuple(sorted(printed))
        if len(means) < 2 or study.n is None:
            continue
        key = (study.design, study.condition, study.n, means)
        other = seen.setdefault(key, study)
        if other is not study and not _linked(study, other):
            alarm = Alarm(
                "same-patients",
                "findings",
                f"the same means and SDs as {other.id}",
                "shares_patients_with naming the other report",
                "One trial was probably published twice.",
            )
            yield alarm.told(study_file(study), (*study.doubts, *other.doubts))
