from datetime import timedelta

import pytest
from tests.packs.sunlace import write_pack

from evidose.actions.track.medicines import add_medicine, medicines, stop_medicine
from evidose.actions.track.record import now
from evidose.terms import InputError, working_with


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


@pytest.mark.parametrize(
    ("name", "unit"),
    [("LDN", "mg"), ("vitamin D 1000 IU", None), ("ibuprofen 400mg", None)],
    ids=["the pack's", "pieces of a strength", "the strength's"],
)
def test_a_bare_amount_has_the_unit_that_its_name_tells(own_record, name, unit):
    add_medicine(own_record, "a", {"name": name, "amount": "2"})
    (taken,) = medicines(own_record.snapshot())
    assert (str(taken.medicine.amount), taken.medicine.unit) == ("2", unit)


def test_a_bare_amount_of_a_pack_in_other_units_is_never_mg(own_record, tmp_path):
    with working_with(write_pack(tmp_path / "library")):
        add_medicine(own_record, "a", {"name": "sunlace", "amount": "800"})
        (taken,) = medicines(own_record.snapshot())
    assert taken.medicine.unit == "IU"


@pytest.mark.parametrize("name", ["vitamin D", "folic acid", "my herbs"])
def test_a_bare_amount_of_anything_else_is_asked_for_its_unit(own_record, name):
    with pytest.raises(InputError, match="unit: found nothing, expected the one on the package"):
        add_medicine(own_record, "a", {"name": name, "amount": "2"})
    assert listed(own_record) == []


def test_an_opioid_is_told_at_once_beside_what_it_harms_and_not_alone(own_record):
    assert not add_medicine(own_record, "alone", {"name": "tramadol"}).alarms
    add_medicine(own_record, "first", {"name": "LDN"})
    done = add_medicine(own_record, "a", {"name": "tramadol"})
    assert done.alarms[0].severity == "contraindicated"


@pytest.mark.parametrize(
    ("taken", "added", "heard"),
    [
        ("aspirin", "tramadol", False),
        ("aspirin", "clarithromycin", False),
        ("LDN", "clarithromycin", False),
        ("red yeast rice", "tramadol", False),
        ("red yeast rice", "clarithromycin", True),
        ("red yeast rice", "simvastatin", True),
    ],
)
def test_what_is_told_concerns_what_is_taken_and_nothing_else(own_record, taken, added, heard):
    add_medicine(own_record, "first", {"name": taken})
    told = add_medicine(own_record, "then", {"name": added}).alarms
    assert any(added in alarm.message for alarm in told) is heard
    assert heard or not told
