"""What an analysis of a trial in one person says: how it was kept, what each look decided."""

from dataclasses import dataclass
from datetime import date

from evidose.response.expectation import Target
from evidose.response.respond import Response
from evidose.safety import Finding


@dataclass(frozen=True, slots=True)
class BlockKept:
    """How one block was kept.

    Attributes
    ----------
    entries : days with the outcome
    taken, missed : days with such a note on the capsule; None where the diary has no notes
    over : the block has ended
    mg : what it held, 0 for placebo; told once the trial is over
    side_effects : names of those noted in it
    """

    number: int
    pair: int
    first: date
    last: date
    entries: int
    taken: int | None
    missed: int | None
    over: bool
    mg: float
    side_effects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Look:
    """One look at the data.

    Attributes
    ----------
    pairs : finished pairs it looks at
    p_better : Pr(better on the drug), evidence of other people left out; None without a number
    needed : p_better from which the trial stops
    better : the look stops the trial
    """

    pairs: int
    day: date
    p_better: float | None
    needed: float
    better: bool


@dataclass(frozen=True, slots=True)
class Analysed:
    """An analysed trial.

    Attributes
    ----------
    urgent : what stands in the record and comes first; nothing is analysed then
    planned : pairs after which looks were planned
    looks : those that are due
    open : the trial is over, so that estimates may be told; before that only the decision is
    response : of all days that count; None while blinded
    """

    target: Target
    urgent: tuple[Finding, ...]
    blocks: tuple[BlockKept, ...]
    planned: tuple[int, ...]
    looks: tuple[Look, ...]
    open: bool
    response: Response | None
    ignored: tuple[str, ...]

    @property
    def better(self) -> bool | None:
        """Whether a look stopped the trial as better on the drug; None without a number."""
        told = [k for k in self.looks if k.p_better is not None]
        return any(k.better for k in told) if told else None
