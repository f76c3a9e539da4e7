import pytest

from evidose.evidence import Instrument
from evidose.pages.track.scale_ends import scale_ends

SCALE = Instrument(id="x", schema_version=1, name="x", low=0, high=52, better="higher")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, "0 to 52, 0 = worst"),
        ({"better": "lower"}, "0 to 52, 52 = worst"),
        ({"low": None}, "higher is better"),
        ({"high": None, "better": "lower"}, "lower is better"),
    ],
)
def test_the_bad_end_is_named(change, words):
    assert scale_ends(SCALE.model_copy(update=change)) == words
