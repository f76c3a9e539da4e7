"""How much a server computes for one visitor, and for all of them together."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bounds:
    """What is bounded, so that many visitors cannot stop a server; each with its reason.

    Attributes
    ----------
    values : of one simulation, as `evidose.kinetics.cost` counts them. A year under five models
        that compares six doses has 170 million: half a second of one processor, 40 MB
    letters : of all answers of one screening, together: reading goes with their square, and 8,000
        take a second. They are four pages
    rows : of a table to pool: the search for all optima goes with their square, and 4,000 take a
        second and a half
    places : long computations at once (simulation, comparison of days, dated page, own table,
        PDF). NumPy lets two go side by side; more only share the same processors, and take memory
    waiting : long computations that wait for a place. Each takes about 0.1 s, so that the last one
        begins within a second
    quick_places, quick_waiting : the same for what takes some milliseconds (screening, plan, the
        chain behind a number). A screening is refused last: it is what keeps somebody safe
    longest_wait_s : after which whoever still waits is sent away: nobody looks at an empty page
        for longer
    again_s : after which somebody who was sent away may try again
    """

    values: int = 500_000_000
    letters: int = 8_000
    rows: int = 4_000
    places: int = 2
    waiting: int = 10
    quick_places: int = 4
    quick_waiting: int = 100
    longest_wait_s: float = 10
    again_s: int = 5


USUAL = Bounds()
