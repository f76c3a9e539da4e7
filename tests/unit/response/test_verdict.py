import pytest

from evidose.evidence import open_library
from evidose.response.records import load_response
from evidose.response.verdict import VERDICTS, verdict

RULES = load_response(open_library()).rules
CLEAR = {"built_up": 0.9, "learned": 0.6, "p_mcid": 0.9, "p_benefit": 0.99, "p_worse": 0.01,
         "p_small": 0.1}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({}, "improved while taking it"),
        ({"built_up": 0.1}, "too early"),
        ({"learned": 0.05}, "cannot tell"),
        ({"inseparable": True}, "cannot tell"),
        ({"p_mcid": 0.2}, "slightly improved while taking it"),
        ({"p_mcid": None, "p_small": None}, "improved while taking it"),
        ({"p_mcid": 0.0, "p_benefit": 0.02, "p_worse": 0.98}, "worse"),
        ({"p_mcid": 0.03, "p_benefit": 0.6, "p_worse": 0.4, "p_small": 0.9}, "no change seen"),
        ({"p_mcid": 0.4, "p_benefit": 0.8, "p_worse": 0.2, "p_small": 0.5}, "cannot tell"),
    ],
)
def test_each_word_has_its_rule(change, word):
    assert verdict(RULES, **(CLEAR | change)) == word


def test_no_word_says_that_the_drug_works():
    for word, meaning in VERDICTS.items():
        assert not {"works", "effective", "drug"} & set(f"{word} {meaning}".lower().split())
