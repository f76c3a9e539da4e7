from evidose.actions.keep.record_types import RECORD_TYPES
from evidose.evidence import PLACES


def test_every_kind_of_record_has_a_place_and_a_type():
    assert set(RECORD_TYPES) == set(PLACES)
