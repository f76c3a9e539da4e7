from datetime import timedelta

import pytest

from evidose.actions.medicines import add_medicine, medicines, stop_medicine
from evidose.actions.person import log, now
from evidose.terms import InputError


def listed(record):
    return [(t.medicine.name, t.when) for t in medicines(record.snapshot())]


def test_a_medicine_is_taken_then_stopped(own_record):
    add_medicine(own_record, "a", {"name": "ibuprofen", "amount": "400,0", "unit": "mg"})
    (taken,) = medicines(own_record.snapshot())
    assert (taken.when, str(taken.medicine.amount), taken.medicine.unit) == ("now", "400.0", "mg")
    stop_medicine(own_record, "b", "ibuprofen")
    assert ("ibuprofen", "now") not in listed(own_record)
    assert ("ibuprofen", "stopped") in listed(own_record)


def test_what_begins_later_is_still_to_come(own_record):
    later = (now().date() + timedelta(days=3)).isoformat()
    add_medicine(own_record, "a", {"name": "LDN", "start": later})
    assert listed(own_record) == [("LDN", "later")]


@pytest.mark.parametrize(
    "typed", [{}, {"name": "x", "amount": "much"}, {"name": "x", "start": "soon"}]
)
def test_what_is_wrong_is_refused(own_record, typed):
    with pytest.raises(InputError):
        add_medicine(own_record, "a", typed)
    assert listed(own_record) == []


def test_an_opioid_is_told_at_once(own_record):
    log(["stack", "LDN", "4.5", "mg"], lambda: None)
    done = add_medicine(own_record, "a", {"name": "tramadol"})
    assert done.alarms[0].severity == "contraindicated"
