"""A claim says one thing, and one that its fact can answer."""

import pytest
from pydantic import ValidationError

from evidose.evidence import Claim, Says, split_reference

SOURCE = {"cite": "A guide", "reading": "secondary"}


def made(about: str, **says: object) -> Claim:
    table = {"schema_version": 1, "id": "x", "text": "It helps with pain.", "about": about}
    return Claim.model_validate(table | {"says": says, "sources": [SOURCE]})


@pytest.mark.parametrize(
    ("about", "says"),
    [
        ("question:pain", {"direction": "better"}),
        ("question:pain", {"direction": "worse", "size": 2}),
        ("outcome:pain#crp", {"direction": "no difference"}),
        ("finding:a-2013#pain", {"share": 0.5, "within": 0.1}),
        ("finding:a-2013#pain", {"difference": -30.0, "within": 5}),
        ("finding:a-2013#pain", {"present": False}),
        ("mechanism:a-decreases-b", {"sign": -1, "in_people": True}),
        ("plan:advice/food", {"present": True}),
    ],
)
def test_what_can_be_said(about: str, says: dict[str, object]) -> None:
    assert made(about, **says).says.kind in says


@pytest.mark.parametrize(
    ("about", "says", "told"),
    [
        ("question:pain", {}, "one of direction"),
        ("question:pain", {"direction": "better", "present": True}, "direction and present"),
        ("finding:a#b", {"share": 0.5}, "within beside a share"),
        ("question:pain", {"direction": "better", "within": 1}, "within beside a share"),
        ("question:pain", {"direction": "no difference", "size": 1}, "a size beside"),
        ("question:pain", {"direction": "better", "in_people": True}, "in_people beside a sign"),
        ("question:pain", {"present": True}, "says direction of a question, not present"),
        ("rule:x", {"direction": "better"}, "says present of a rule"),
        ("finding:a#b", {"share": 1.5, "within": 0.1}, "less than or equal to 1"),
        ("belief:x", {"present": True}, "about"),
        ("question", {"direction": "better"}, "about"),
    ],
)
def test_what_cannot(about: str, says: dict[str, object], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        made(about, **says)


def test_a_sign_of_nothing_and_an_absent_fact_are_said_too() -> None:
    assert Says(sign=0).kind == "sign"
    assert Says(present=False).kind == "present"
    assert Says(share=0.0, within=0.1).kind == "share"


def test_a_reference_has_three_parts() -> None:
    assert split_reference("kinetics:pet/a-1") == ("kinetics", "pet/a-1", "")
    assert split_reference("finding:a-2013#pain-8w") == ("finding", "a-2013", "pain-8w")
