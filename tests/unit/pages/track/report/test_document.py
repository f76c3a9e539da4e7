import json

from evidose.evidence import open_library
from evidose.pages.track.report.document import library_keys, visit_document


def made(visit):
    return visit_document(visit, code_version="0", library_version="0")


def test_every_number_is_traced(ordinary):
    found = made(ordinary)
    json.dumps(found, allow_nan=False)
    assert len(found["taken"]["entries"]) == 111
    assert found["side_effects"][0]["entries"]
    assert found["life_events"][0]["entry"]
    assert found["other_medicines"][0]["entry"]
    assert len(found["change"][0]["entries"]["scores"]) == 150
    assert found["labs"]["tests"][0]["results"][0]["entry"]
    assert found["safety"]["findings"][0]["source"]
    assert found["change"][0]["target"] == 3.0


def test_library_keys_lead_to_files(ordinary):
    library = open_library()
    ((_, response),) = ordinary.answers
    keys = library_keys(response)
    assert "questions/fibromyalgia-pain" in keys
    for key in keys:
        folder, _, name = key.rpartition("/")
        assert name in {path.stem for _, path in library.paths(folder)}


def test_nothing_about_change_beside_something_urgent(urgent):
    found = made(urgent)
    assert found["urgent"]
    assert found["change"] == []
