"""What a visitor chose in a form, as choices and questions to a table."""

from collections.abc import Mapping

from evidose.actions.know.synthesize import Choices, reading_of
from evidose.actions.know.workbench.asked import Asked
from evidose.terms import InputError, Problem

FORM = "the form"
MOST_PERMUTATIONS = 5_000
"""Permutations that a page makes; the command takes as many as are asked for."""

MEANS = "means."
"""Before the name of a column, in a field that says what the column holds."""

SIDES: Mapping[str, bool] = {"high": True, "low": False}


def wishes_of(typed: Mapping[str, str]) -> tuple[Choices, Asked]:
    """Return what fields of a form ask for; a field that is empty or missing is not asked for.

    Raises
    ------
    InputError
        A field holds what it cannot hold; the problem names the field.
    """
    columns = [
        f"{ours}={name.removeprefix(MEANS)}"
        for name, ours in typed.items()
        if name.startswith(MEANS) and ours
    ]
    choices = Choices(
        typed.get("measure") or "SMD",
        typed.get("method") or "REML",
        typed.get("test") or None,
        tuple(_lines(typed, "only")),
        typed.get("yi") or None,
        typed.get("repeated") or None,
        typed.get("zero_cells") or "metafor",
        _number(typed, "level", 95.0) / 100,
        _number(typed, "interval", 95.0) / 100,
        reading_of(typed.get("sheet") or None, typed.get("control") or None, columns),
    )
    cumulative = typed.get("cumulative") or None
    tau = _number(typed, "tau_scale", 0.0)
    asked = Asked(
        subgroup=typed.get("subgroup") or None,
        moderators=tuple(_lines(typed, "moderators")),
        cluster=typed.get("cluster") or None,
        influence=_ticked(typed, "influence"),
        leave_one_out=_ticked(typed, "leave_one_out"),
        cumulative="" if cumulative == "." else cumulative,
        bias=_ticked(typed, "bias"),
        tau_scale=tau if tau or _ticked(typed, "bayes") else None,
        permutations=_count(typed, "permutations", MOST_PERMUTATIONS),
        multiverse=_ticked(typed, "multiverse"),
        higher_is_better=SIDES.get(typed.get("wished", "")),
    )
    return choices, asked


def _ticked(typed: Mapping[str, str], name: str) -> bool:
    return typed.get(name) == "yes"


def _lines(typed: Mapping[str, str], name: str) -> list[str]:
    return [line.strip() for line in typed.get(name, "").splitlines() if line.strip()]


def _number(typed: Mapping[str, str], name: str, usual: float) -> float:
    text = typed.get(name, "").strip().replace(",", ".")
    if not text:
        return usual
    try:
        found = float(text)
    except ValueError:
        raise InputError(Problem(FORM, name, repr(text[:20]), "a number")) from None
    if not 0 <= found < 1e6:
        raise InputError(Problem(FORM, name, text[:20], "a number from 0 to a million"))
    return found


def _count(typed: Mapping[str, str], name: str, most: int) -> int:
    text = typed.get(name, "").strip()
    if not text:
        return 0
    if not text.isdecimal() or int(text[:9]) > most:
        raise InputError(Problem(FORM, name, repr(text[:20]), f"a whole number up to {most:,}"))
    return int(text)
