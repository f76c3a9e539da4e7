"""What a finding reports, in words: the report's own numbers, with their unit and arm."""

import re

from evidose.evidence import Evidence, Finding, Group, Study
from evidose.terms import clause, inside

_KEYBOARD_MINUS = re.compile(r"(?<![\w.)/])-(?=\d)")


def describe(finding: Finding, study: Study, evidence: Evidence) -> str:
    """Say in words what a finding reports, whatever its kind.

    The numbers are the report's own, on its own scale and in its own direction; arms are named by
    their labels, never by their ids.
    """
    labels = {arm.id: inside(arm.label) for arm in study.arms}
    unit = reported_unit(finding, evidence)
    parts: list[str] = []
    for group in finding.groups:
        value = _group_words(group, unit)
        if value:
            parts.append(f"{value} on {labels[group.arm]}")
    contrast = finding.contrast
    if contrast is not None:
        if contrast.estimate is not None:
            parts.append(_contrast_words(contrast.measure, contrast.estimate, unit))
        if contrast.ci_low is not None and contrast.ci_high is not None:
            ends = f"{plain(contrast.ci_low)} to {plain(contrast.ci_high)}"
            parts.append(f"{100 * contrast.ci_level:g} % interval {ends}")
        if contrast.p is not None:
            sign = "" if contrast.p_relation in ("=", "range") else contrast.p_relation
            upper = f" to {contrast.p_high:g}" if contrast.p_high is not None else ""
            parts.append(f"P {sign or '='} {contrast.p:g}{upper}")
        elif contrast.estimate is None and contrast.direction not in (None, "not stated"):
            parts.append(_direction(str(contrast.direction), contrast.arm, contrast.versus, labels))
    if finding.statement:
        parts.append(_KEYBOARD_MINUS.sub("−", clause(finding.statement)))
    return ", ".join(parts)


def plain(x: float) -> str:
    """Write a printed number as it stands, with a true minus sign.

    Examples
    --------
    >>> plain(-0.34), plain(12.0), plain(0.5)
    ('−0.34', '12', '0.5')
    """
    text = f"{x:g}"
    return f"−{text[1:]}" if text.startswith("-") else text


def reported_unit(finding: Finding, evidence: Evidence) -> str:
    """Return the unit of a finding's numbers; empty where no scale is named."""
    if finding.kind == "percent-change":
        return "%"
    instrument = evidence.instruments.get(finding.instrument or "")
    return instrument.unit if instrument is not None else ""


def _with_unit(x: float, unit: str) -> str:
    """Write a value with its unit; a bare number says that its unit is not told."""
    if not unit:
        return f"{plain(x)} (unit not told)"
    one = unit.removesuffix("s") if abs(x) == 1 else unit
    return f"{plain(x)} {one}"


def _direction(words: str, arm: str, versus: str, labels: dict[str, str]) -> str:
    named = {"favours arm": arm, "favours versus": versus}
    return f"favours {labels[named[words]]}, no number" if words in named else words


def _contrast_words(measure: str, estimate: float, unit: str) -> str:
    if measure == "not stated":
        return f"a difference of {plain(estimate)}, of what kind is not told"
    if measure in ("mean difference", "median difference"):
        return f"{measure} {_with_unit(estimate, unit)}"
    if measure == "percentage-point difference":
        return f"a difference of {plain(estimate)} percentage points"
    return f"{measure} {plain(estimate)}"


def _group_words(group: Group, unit: str) -> str:
    if group.events is not None:
        people = "person" if (group.total or group.events) == 1 else "people"
        of = f" of {group.total}" if group.total else ""
        return f"{group.events}{of} {people}"
    if group.percent is not None:
        of = f" of {group.total} {'person' if group.total == 1 else 'people'}" * bool(group.total)
        return f"{group.percent:g} %{of}"
    if group.mean is not None:
        spread = f" (SD {group.sd:g})" if group.sd is not None else ""
        return f"{_with_unit(group.mean, unit)}{spread}"
    if group.median is not None:
        return f"median {_with_unit(group.median, unit)}"
    return ""
