import pytest

from evidose.reading.amounts import largest_amounts


@pytest.mark.parametrize(
    ("text", "mg", "pieces"),
    [
        ("100 mg", 100, 0),
        ("2 mg 4 times a day", 2, 0),
        ("2mg, up to 8 tablets a day", 2, 8),
        ("1,5 g", 1500, 0),
        ("20 a day", 0, 20),
        ("50 daily", 0, 50),
        ("3 days ago", 0, 0),
        ("24 capsules", 0, 0),
        ("", 0, 0),
    ],
)
def test_amounts_in_mg_and_in_pieces_a_day(text, mg, pieces, rules):
    assert largest_amounts(text, rules.lexicon) == (mg, pieces)
