"""Codes are known, recorded alarms become doubts, decimals are read from the value."""

import pytest

from evidose.evidence import Doubt
from evidose.synthesis.integrity.alarm import Alarm, decimals, half_unit

ALARM = Alarm("grim", "findings[1]", "a mean of 4.52", "a possible mean", "Check n.")


def test_a_recorded_alarm_is_a_doubt() -> None:
    doubt = Doubt(text="The mean is impossible.", check="grim")
    assert ALARM.told("x.toml", (doubt,)).severity == "doubt"
    assert ALARM.told("x.toml", ()).severity == "error"
    assert ALARM.told("x.toml", ()).next_step == "Check n."


def test_an_unknown_code_is_refused() -> None:
    with pytest.raises(ValueError, match="CHECKS"):
        Alarm("grimm", "f", "a", "b", "c")


def test_rounding() -> None:
    assert decimals(-10.77) == 2
    assert half_unit(0.5, 0.25) == pytest.approx(0.005)
