from datetime import timedelta

import pytest

from evidose.actions.track import record as person
from evidose.terms import InputError


@pytest.mark.parametrize("at", ["soon", "2999-01-01", "2026-13-01"])
def test_no_such_time(at):
    with pytest.raises(InputError, match="--at"):
        person.read_moment(at)


def test_now_has_an_offset():
    assert isinstance(person.now().utcoffset(), timedelta)
