"""What a library holds, as rows: compounds, questions, studies, outcomes, illnesses."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from evidose.actions.know.compounds import shown_compounds, whole_evidence
from evidose.terms import Problem, UnknownNameError

Kind = Literal["compounds", "questions", "studies", "outcomes", "illnesses"]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Row:
    """One thing of a library.

    Attributes
    ----------
    id : what commands take
    names : what else it is called
    detail : what it belongs to or is about
    problems : why it cannot be read, of a compound
    """

    kind: Kind
    id: str
    name: str
    detail: str = ""
    names: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


def list_library(
    kind: str | None = None, text: str | None = None, overlay: Path | None = None
) -> tuple[Row, ...]:
    """Return what there is of one kind, or of all, where every word of `text` is found.

    Parameters
    ----------
    kind : one of `KINDS`; None lists all of them

    Raises
    ------
    UnknownNameError
        No such kind.
    LibraryError
        What several compounds share cannot be read.
    """
    if kind is not None and kind not in KINDS:
        raise UnknownNameError("kind of thing", kind, KINDS)
    words = (text or "").casefold().split()
    return tuple(
        row
        for row in _rows(kind, overlay)
        if all(w in " ".join((row.id, row.name, row.detail, *row.names)).casefold() for w in words)
    )


def _rows(kind: str | None, overlay: Path | None) -> Iterator[Row]:
    if kind in (None, "compounds"):
        for shown in shown_compounds(overlay):
            pack = shown.pack
            summary = pack.compound.summary if pack.compound else ""
            yield Row("compounds", pack.id, pack.name, summary, pack.names, shown.problems)
    if kind == "compounds":
        return
    evidence = whole_evidence(overlay)
    if kind in (None, "questions"):
        for q in evidence.questions.values():
            yield Row("questions", q.id, q.title, q.compound)
    if kind in (None, "studies"):
        for s in evidence.studies.values():
            yield Row("studies", s.id, s.title, s.label)
    if kind in (None, "outcomes"):
        for o in evidence.outcomes.values():
            yield Row("outcomes", o.id, o.name)
    if kind in (None, "illnesses"):
        for c in evidence.conditions.values():
            yield Row("illnesses", c.id, c.name)
