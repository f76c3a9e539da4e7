from datetime import date

import pytest

from evidose.response import overlaps

FIRST = date(2026, 5, 1)


@pytest.mark.parametrize(("days", "close"), [(0, True), (28, True), (29, False)])
def test_starts_close_together_cannot_be_told_apart(days, close):
    later = date.fromordinal(FIRST.toordinal() + days)
    (found,) = overlaps({"late": (later, None), "early": (FIRST, None)}, 28)
    assert (found.close, found.days) == (close, days)
    assert days == 0 or (found.first, found.second, found.begun) == (
        "early",
        "late",
        (FIRST, later),
    )


@pytest.mark.parametrize(("last", "count"), [(date(2026, 6, 1), 1), (date(2026, 5, 31), 0)])
def test_what_was_over_before_the_other_began_does_not_overlap(last, count):
    spans = {"one": (FIRST, last), "other": (date(2026, 6, 1), None)}
    assert len(overlaps(spans, 28)) == count


def test_the_closest_starts_come_first():
    spans = {"a": (FIRST, None), "b": (date(2026, 7, 1), None), "c": (date(2026, 7, 9), None)}
    closest = overlaps(spans, 28)[0]
    assert (closest.first, closest.second) == ("b", "c")
