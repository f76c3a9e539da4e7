"""What a simulation costs, known before it starts: how many values it computes.

Time and memory go with the number of values: days times models times what is drawn or compared,
and people times models times hours.
"""

from evidose.kinetics.crowd import STEP as HOUR
from evidose.kinetics.records import KineticsLibrary
from evidose.kinetics.simulation import DRAWS, STEP, WASHOUT_DAYS

FURTHER = 2
"""Regimens that are computed for every model beside the doses compared: the one asked for, drawn
over its whole course, and the same with its last dose missed."""


def cost(k: KineticsLibrary, days: int, people: int = 1) -> int:
    """Return how many values a simulation computes.

    Parameters
    ----------
    k : kinetics of the substance: its models, and the doses that are compared
    days : of dosing
    people : who differ in kinetics; one alone is the typical one
    """
    models, points = len(k.occupancy), int(24 * (days + WASHOUT_DAYS) / STEP)
    drawn = models * DRAWS * points * (FURTHER + len({*k.compared_mg}) + 1)
    many = models * people * int(24 * days / HOUR) if people > 1 else 0
    return drawn + many


def most_days(k: KineticsLibrary, most: int, people: int = 1) -> int:
    """Return for how many days a simulation costs at most `most`; 0 where one day costs more."""
    day = cost(k, 2, people) - cost(k, 1, people)
    first = cost(k, 1, people)
    return 0 if first > most or day <= 0 else 1 + (most - first) // day
