"""`evidose.compare` from Python."""

from xml.etree import ElementTree

import evidose as ev


def test_the_same_as_the_command():
    found = ev.compare("fibromyalgia", outcome="stopping")
    assert repr(found) == "<evidose.ComparedTreatments: Fibromyalgia (stopping)>"
    assert found.to_dict()["asked"] == "stopping"
    assert "stop because of an adverse event" in found.summary()
    assert ElementTree.fromstring(found.plot().svg).tag.endswith("svg")
    assert "<svg" in found._repr_html_() and "<pre>" in found._repr_html_()


def test_rows_by_column():
    columns = ev.compare("fibromyalgia", outcome="pain", doses="apart").columns()
    assert len({len(v) for v in columns.values()}) == 1
    assert columns["compound"] == ["low-dose-naltrexone"] * 2 + ["pregabalin"] * 2
    assert set(columns["outcome"]) == {"pain"}
    people = zip(*(columns[f"per_100{end}"] for end in ("_low", "", "_high")), strict=True)
    assert all(low <= estimate <= high for low, estimate, high in people)
