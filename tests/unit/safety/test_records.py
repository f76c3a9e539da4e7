import pytest
from pydantic import ValidationError

from evidose.safety.records import Substance

SOURCE = {"cite": "a label", "reading": "label"}


def test_a_central_opioid_needs_an_interval():
    table = {"schema_version": 1, "id": "x", "name": "x", "sources": [SOURCE]}
    assert Substance(**table, relation="not an opioid").interval is None
    with pytest.raises(ValidationError, match="interval"):
        Substance(**table, relation="central opioid")
    assert Substance(**table, relation="central opioid", interval="depot").interval == "depot"


def test_a_substance_needs_a_source():
    with pytest.raises(ValidationError, match="sources"):
        Substance(schema_version=1, id="x", name="x", relation="not an opioid", sources=())
