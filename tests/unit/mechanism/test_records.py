"""Records of the mechanism: a link that contradicts itself is refused."""

import pytest
from pydantic import ValidationError

from evidose.mechanism import Concentration, Edge
from evidose.mechanism.records import SIGNS

SOURCE = {"cite": "Somebody 2020", "reading": "abstract", "group": "somewhere"}


def edge(**changed):
    table = {
        "schema_version": 1,
        "id": "drug-inhibits-receptor",
        "substance": "drug",
        "source": "drug",
        "relation": "inhibits",
        "target": "receptor",
        "sign": -1,
        "evidence_type": "cell",
        "statement": "The drug was seen to block the receptor.",
        "strength": "moderate",
        "sources": [SOURCE],
    }
    return Edge.model_validate(table | changed)


def test_a_link_says_what_it_says():
    assert edge().sign == -1
    assert edge(id="drug-binds-receptor", relation="binds", sign=0).sign == 0


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"sign": 1}, "sign = -1, because it inhibits"),
        ({"id": "drug-blocks-receptor"}, "id = 'drug-inhibits-receptor'"),
        ({"sources": []}, "at least 1"),
        ({"sources": [SOURCE | {"retracted": "in 2022"}]}, "strength = 'weak'"),
        ({"concentration": {"value": 0.0, "unit": "umol/L"}}, "greater than 0"),
        ({"relation": "cures"}, "Input should be"),
    ],
)
def test_a_link_that_cannot_be_is_refused(changed, told):
    with pytest.raises(ValidationError, match=told):
        edge(**changed)


def test_every_relation_has_a_sign():
    relations = Edge.model_fields["relation"].annotation.__args__
    assert set(relations) == set(SIGNS)


def test_concentrations_meet_in_one_unit():
    assert Concentration(value=200, low=1, unit="umol/L").nmol_per_litre == (1_000, 200_000)
    assert Concentration(value=100, unit="pmol/L").nmol_per_litre == (0.1, 0.1)
