"""What no schema refuses and no record can mean: an empty text, a day to come, a rule of nothing.

Such values are left over from a scaffold or slipped while typing. They are told for every file by
`evidose evidence check`.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from evidose.evidence import (
    Compound,
    Evidence,
    Library,
    Question,
    Record,
    Study,
    first_day,
    read_records,
)
from evidose.safety import Policy, Rule
from evidose.terms import Problem

AHEAD = frozenset({"expected"})
"""Fields whose day may lie ahead."""

TRIGGERS = (
    "relations",
    "intervals",
    "substances",
    "groups",
    "atc",
    "tags",
    "classes",
    "terms",
    "answers",
    "compare",
    "age_below",
    "age_from",
    "surgery_from_days",
    "surgery_to_days",
    "least_dose",
    "dose_limit",
    "stands_in_for",
    "adds_to",
    "crisis",
)
"""Fields of a rule that say when it speaks."""

MAY_BE_EMPTY = frozenset({("screening", "itself")})
"""Lists that a record needs and that may have nothing in them: no substance is known yet."""

ALWAYS = frozenset({"timing"})
"""Kinds of rule that are read and never triggered."""


def value_problems(
    library: Library, evidence: Evidence, folders: Mapping[str, type[Record]], today: date
) -> Iterator[Problem]:
    """Yield a problem for every value of a library that can mean nothing.

    Parameters
    ----------
    folders : every kind of record with its type
    today : no day but an expected one may lie after it, nor after the newest review of a compound
    """
    last = max((today, *(c.last_reviewed for c in _reviewed(evidence, library))))
    for kind, model in folders.items():
        lists = _lists(kind, model)
        for shown, table, _ in library.tables(kind):
            if table is not None:
                yield from _texts(table, shown, "")
                yield from _days(table, shown, "", last)
                yield from (_nothing_in(shown, name) for name in lists if table.get(name) == [])
    for name, file in _files(library, "studies", Study):
        study = evidence.studies.get(name)
        if study is not None:
            yield from _published(study, file, last)
    yield from _orders(library, evidence)
    yield from _silent_rules(library)


def _reviewed(evidence: Evidence, library: Library) -> Iterator[Compound]:
    """Yield the compounds of the shipped library: a clock that stands before them is wrong."""
    for compound in evidence.compounds.values():
        if not library.laid_over(f"compounds/{compound.id}/compound.toml"):
            yield compound


def _files(library: Library, kind: str, model: type[Record]) -> Iterator[tuple[str, str]]:
    yield from read_records(library, kind, model).files.items()


def _lists(kind: str, model: type[Record]) -> list[str]:
    """Return the lists that a kind of record needs something in: silence has no meaning there."""
    return [
        name
        for name, field in model.model_fields.items()
        if (field.is_required() or field.default not in ((), None))
        and (kind, name) not in MAY_BE_EMPTY
    ]


def _nothing_in(shown: str, field: str) -> Problem:
    return Problem(shown, field, "an empty list", "at least one entry", code="empty")


def _texts(value: object, shown: str, at: str) -> Iterator[Problem]:
    """Yield texts without a letter or sign in them."""
    if isinstance(value, str) and not value.strip():
        step = "Fill it in, or delete the line."
        yield Problem(shown, at, "an empty text", "a text", step, code="empty")
    for inner_at, inner in _inside(value, at):
        yield from _texts(inner, shown, inner_at)


def _inside(value: object, at: str) -> Iterator[tuple[str, object]]:
    """Yield what a table or list holds, each with the name of its field."""
    if isinstance(value, dict):
        yield from ((f"{at}.{key}" if at else key, inner) for key, inner in value.items())
    elif isinstance(value, list):
        yield from ((f"{at}[{i}]", inner) for i, inner in enumerate(value, 1))


def _days(value: object, shown: str, at: str, last: date) -> Iterator[Problem]:
    """Yield days that have not come."""
    to_come = isinstance(value, date) and date(value.year, value.month, value.day) > last
    if isinstance(value, date) and to_come and at.rpartition(".")[2] not in AHEAD:
        yield _to_come(shown, at, value.isoformat(), last)
    for inner_at, inner in _inside(value, at):
        yield from _days(inner, shown, inner_at, last)


def _published(study: Study, shown: str, last: date) -> Iterator[Problem]:
    if study.published is not None and _day(study.published) > last:
        yield _to_come(shown, "published", study.published, last)
    elif study.year is not None and study.year > last.year:
        yield _to_come(shown, "year", str(study.year), last)


def _day(partial: str) -> date:
    try:
        return first_day(partial)
    except ValueError:  # a month or a day that no calendar has
        return date.max


def _to_come(shown: str, at: str, found: str, last: date) -> Problem:
    expected = f"a day that was, up to {last.isoformat()}"
    return Problem(shown, at, found, expected, code="future")


def _orders(library: Library, evidence: Evidence) -> Iterator[Problem]:
    """Yield ranges whose low end lies above the high end, and doses in another unit."""
    compounds = read_records(library, "compounds", Compound)
    for name, compound in compounds.by_id.items():
        if compound.dose_low > compound.dose_high:
            shown = compounds.files[name]
            yield _turned(shown, "dose_low", compound.dose_low, compound.dose_high)
    questions = read_records(library, "questions", Question)
    for name, question in questions.by_id.items():
        if question.weeks_low > question.weeks_high:
            shown = questions.files[name]
            yield _turned(shown, "weeks_low", question.weeks_low, question.weeks_high)
    policies = read_records(library, "screening", Policy)
    for name, policy in policies.by_id.items():
        known = evidence.compounds.get(name)
        for field, dose in (
            ("highest_usual_dose", policy.usual_high),
            ("largest_dose", policy.largest_dose.dose() if policy.largest_dose else None),
        ):
            if known is not None and dose is not None and dose.in_unit(known.unit) is None:
                expected = f"a dose in {known.unit}, as in compound.toml: others are not compared"
                yield Problem(policies.files[name], field, str(dose), expected, code="unit")


def _turned(shown: str, field: str, low: float, high: float) -> Problem:
    return Problem(shown, field, f"{low:g}, above {high:g}", "the low end of the range")


def _silent_rules(library: Library) -> Iterator[Problem]:
    """Yield rules that nothing can trigger: they would seem to guard and would never speak."""
    rules = read_records(library, "rules", Rule)
    for name, rule in rules.by_id.items():
        if rule.kind in ALWAYS or any(map(_tells, (getattr(rule, f) for f in TRIGGERS))):
            continue
        expected = "what it speaks about, such as substances, terms, answers or an age"
        shown = rules.files[name]
        yield Problem(shown, "", "a rule that nothing triggers", expected, code="silent")


def _tells(value: object) -> bool:
    """True for everything that was told; a number of zero is told."""
    return value is not None and value is not False and value != () and value != {}
