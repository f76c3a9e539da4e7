"""What a dose becomes in a body over time, and how much of the receptor it may block."""

from evidose.kinetics.compartments import Disposition
from evidose.kinetics.superposition import Course, GridCourse, on_grid, steady_state, superpose

__all__ = [
    "Course",
    "Disposition",
    "GridCourse",
    "on_grid",
    "steady_state",
    "superpose",
]
