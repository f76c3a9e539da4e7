"""All that was asked of one table."""

from dataclasses import dataclass, replace
from pathlib import Path

from evidose.actions.know.stratified_pooling import model_of
from evidose.actions.know.synthesize import (
    CLUSTERED,
    LARGEST,
    Choices,
    OwnSynthesis,
    synthesize_studies,
    synthesize_table,
)
from evidose.actions.know.workbench.asked import Asked
from evidose.actions.know.workbench.moderation import Moderated
from evidose.exchange.study_table import StudyTable
from evidose.pages.know.workbench.parts import Part
from evidose.terms import InputError, Problem, read_given


@dataclass(frozen=True, slots=True)
class Workbench:
    """A pooled table, and the answers to what else was asked.

    Attributes
    ----------
    found : the pooled table
    choices, asked : what led to it
    parts : answers, in the order of the report
    design : columns of the meta-regression, where there is one
    """

    found: OwnSynthesis
    choices: Choices
    asked: Asked
    parts: tuple[Part, ...] = ()
    design: Moderated | None = None

    def part(self, key: str) -> Part | None:
        """Return one answer, if it was asked for."""
        return next((p for p in self.parts if p.key == key), None)

    def parts_numbers(self, key: str) -> tuple[tuple[str, float | int | str | None], ...]:
        """Return the further figures of one answer; none where it was not asked for."""
        part = self.part(key)
        return part.numbers if part is not None else ()


def work_on_file(path: Path, choices: Choices, asked: Asked) -> Workbench:
    """Read a file, pool it, and answer what is asked.

    Raises
    ------
    InputError
        The file cannot be read or has problems, or something asked cannot be answered with it.
    """
    data = read_given(path, LARGEST, "a table")
    found = synthesize_table(data, path.name, _allowing(choices, asked))
    return _answered(found, choices, asked)


def work_on_studies(table: StudyTable, choices: Choices, asked: Asked) -> Workbench:
    """Do the same for a table that is read already."""
    return _answered(synthesize_studies(table, _allowing(choices, asked)), choices, asked)


def _allowing(choices: Choices, asked: Asked) -> Choices:
    """Name the columns that have a part; rows of one study may stand where they are a cluster."""
    terms = [part.strip() for term in asked.moderators for part in term.split("*")]
    named = (asked.subgroup, asked.cluster, asked.cumulative, *terms)
    choices = replace(choices, further=tuple(filter(None, named)))
    if asked.cluster is None or choices.repeated is not None:
        return choices
    return replace(choices, repeated=CLUSTERED)


def _answered(found: OwnSynthesis, choices: Choices, asked: Asked) -> Workbench:
    # Each is loaded where it is asked for: most tables are pooled and nothing more.
    method = model_of(choices.method)
    if method != choices.method and asked.anything:
        said = f"What follows takes inverse variances: {choices.method} has no such form."
        found = replace(found, notes=(*found.notes, said))
    parts: list[Part] = []
    design: Moderated | None = None
    if asked.subgroup is not None:
        from evidose.actions.know.workbench.subgroups import by_subgroup

        parts.append(by_subgroup(found, asked.subgroup, method))
    if asked.moderators:
        from evidose.actions.know.workbench.moderation import by_moderators, moderate, regressed

        design = moderate(found, asked.moderators)
        parts.append(by_moderators(found, design, regressed(found, design, method)))
    if asked.cluster is not None:
        from evidose.actions.know.workbench.dependence import by_cluster

        parts.append(by_cluster(found, asked.cluster, design))
        said = (
            "The pooled effect above takes every row as independent; the part on clusters does not."
        )
        found = replace(found, notes=(*found.notes, said))
    parts += _of_single_studies(found, asked, method)
    parts += _of_all(found, asked, method, design)
    return Workbench(found, choices, asked, tuple(parts), design)


def _of_single_studies(found: OwnSynthesis, asked: Asked, method: str) -> list[Part]:
    from evidose.actions.know.workbench import sensitivity

    parts = []
    if asked.leave_one_out:
        parts.append(sensitivity.without_each(found, method))
    if asked.cumulative is not None:
        parts.append(sensitivity.as_it_grew(found, method, asked.cumulative))
    if asked.influence:
        parts.append(sensitivity.influential(found, method))
    return parts


def _of_all(found: OwnSynthesis, asked: Asked, method: str, design: Moderated | None) -> list[Part]:
    parts = []
    if asked.bias:
        from evidose.actions.know.workbench.small_studies import by_size

        parts.append(by_size(found, method, higher_is_better=asked.higher_is_better))
    if asked.tau_scale is not None:
        from evidose.actions.know.workbench.bayesian import posterior

        parts.append(posterior(found, asked.tau_scale))
    if asked.permutations:
        from evidose.actions.know.workbench.permuted import permuted

        if asked.permutations < 20:
            seen, expected = f"{asked.permutations}", "at least 20 permutations"
            raise InputError(Problem("the choices", "permutations", seen, expected))
        parts.append(permuted(found, design, method, asked.permutations, asked.seed))
    if asked.multiverse:
        from evidose.actions.know.workbench.own_multiverse import every_way

        parts.append(every_way(found))
    return parts
