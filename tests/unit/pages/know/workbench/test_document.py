"""Parts as plain data."""

from types import SimpleNamespace

import pytest

from evidose.pages.know.workbench.document import (
    back_document,
    part_document,
    parts_document,
)
from evidose.pages.know.workbench.parts import Part, Row, Test


def test_what_is_missing_is_left_out():
    part = Part(
        "bias", "T", (Row("A", 3, 0.5),), (Test("E", 1.0),), (("not estimable", 2),), ("S.",)
    )
    assert part_document(part) == {
        "title": "T",
        "rows": [{"label": "A", "k": 3, "estimate": 0.5}],
        "tests": [{"label": "E", "statistic": 1.0}],
        "not_estimable": 2,
        "sentences": ["S."],
    }
    assert list(parts_document((part,))) == ["bias"]


def test_names_of_studies_stay_as_they_are():
    part = Part("i", "T", (Row("A", note="n"),), (), (("hat: Smith 2001", 0.1),))
    found = part_document(part)
    assert found["hat: Smith 2001"] == 0.1
    assert found["rows"] == [{"label": "A", "note": "n"}]


def test_back_on_the_scale_people_read():
    pooled = SimpleNamespace(estimate=0.0, ci_low=-1.0, ci_high=1.0, pi_low=float("nan"), pi_high=2)
    found = back_document("PLO", pooled)
    assert found["to"] == "proportion"
    assert found["estimate"] == 0.5
    assert found["ci_high"] == pytest.approx(0.7310586)
    assert found["pi_low"] is None
    assert back_document("MD", pooled) is None
