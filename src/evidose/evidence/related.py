"""Which studies and reviews a compound's page needs: those about it, and what they point at."""

from collections.abc import Iterable, Mapping

from evidose.evidence.folders import id_of
from evidose.evidence.glance import Glance, folded, substances_of_packs, texts
from evidose.evidence.library import Library

Glances = Mapping[str, Glance | None]


def related(
    library: Library, substance: str, studies: Glances, reviews: Glances
) -> tuple[frozenset[str], frozenset[str]]:
    """Return the paths of the studies and of the reviews that concern a compound.

    A study concerns it that has an arm of its substance; with it go the studies of the same people
    or of the same registration, whatever they tested. A review concerns it that is about its
    substance, answers one of its questions or is about an illness that it is asked about; with it
    go the studies that it includes. What is about no compound of the library, such as a class of
    them, and what cannot be read may concern any.

    Parameters
    ----------
    library : as the compound sees it
    substance : what it holds, as studies name it
    studies, reviews : each at a glance, by path
    """
    claimed = substances_of_packs(library)
    told = [*studies.values(), *reviews.values()]
    named = {name for one in told if one for name in one["substances"]}
    of_others = {name for name in named if name != substance and folded(name) in claimed}

    def own(told: Glance | None) -> bool:
        return (
            told is None
            or substance in told["substances"]
            or of_others.isdisjoint(told["substances"])
        )

    questions = {id_of(file) for file, _ in library.paths("questions")}
    tables = [table for _, table, _ in library.tables("questions") if table is not None]
    illnesses = {name for table in tables for name in texts(table, "conditions")}
    about = frozenset(
        file
        for file, told in reviews.items()
        if told is None
        or own(told)
        or not questions.isdisjoint(told["questions"])
        or not illnesses.isdisjoint(told["conditions"])
    )
    start = {file for file, told in studies.items() if own(told)}
    included = {name for file in about for name in (reviews[file] or {}).get("linked", ())}
    if included:
        start |= {file for file in studies if id_of(file) in included}
    return _reached(start, studies), about


def _reached(start: Iterable[str], studies: Glances) -> frozenset[str]:
    """Return the studies that are joined to some of `start` by their people or registrations."""
    marks = {file: _marks(file, told) for file, told in studies.items()}
    joined: dict[str, list[str]] = {}
    for file, own in marks.items():
        for mark in own:
            joined.setdefault(mark, []).append(file)
    reached, waiting = set(start), list(start)
    while waiting:
        for mark in marks[waiting.pop()]:
            further = set(joined[mark]) - reached
            reached |= further
            waiting += further
    return frozenset(reached)


def _marks(file: str, told: Glance | None) -> list[str]:
    """Return what a study shares with the others about the same people: ids and registrations."""
    marks = [f"id {id_of(file)}"]
    if told is not None:
        marks += [f"id {name}" for name in told["linked"]]
        marks += [f"number {name}" for name in told["numbers"]]
    return marks
