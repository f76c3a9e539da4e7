import pytest

from evidose.safety import Recognised


@pytest.mark.parametrize(
    ("exact", "asked", "match"),
    [
        (True, (), "exact"),
        (True, ("Dolantin (pethidine)",), "look-alike"),
        (False, ("Percocet",), "approximate"),
    ],
)
def test_a_piece_of_text_tells_how_well_it_matches(exact, asked, match):
    told = Recognised("x", "x", "substance", "", "current", exact, asked, "medication", "x")
    assert told.match == match
