import json
from datetime import date

from evidose.evidence import open_library
from evidose.pages.plan.screening import screening_document
from evidose.safety import Answers, load_rules, screen

TODAY = date(2026, 11, 22)
RULES = load_rules(open_library())


def document(**told):
    found = screen(Answers("low-dose-naltrexone", **told), RULES, TODAY)
    made = screening_document(found, today=TODAY, code_version="0", library_version="1")
    return json.loads(json.dumps(made, allow_nan=False))


def test_the_contract_holds():
    told = document(medications=("Percocet 10/325", "blorbzine", "percoset"), dose_mg=4.5)
    assert told["schema_version"] == 1
    assert told["verdict"] == "stop"
    assert told["complete"] is False
    assert "age" in told["missing"]
    assert told["unrecognised"] == ["blorbzine"]
    assert told["checked"]
    assert (told["compound"], told["dose_mg"], told["library_version"]) == (
        "low-dose-naltrexone",
        4.5,
        "1",
    )
    for finding in told["findings"]:
        assert set(finding) >= {
            "severity",
            "subject",
            "message",
            "reason",
            "action",
            "source",
            "rule",
        }
        source = finding["source"]
        assert source["cite"]
        assert source.get("url") or source.get("doi")


def test_an_approximate_reading_is_marked():
    (read, *_) = document(medications=("percoset",))["recognised"]
    assert (read["match"], read["text"], read["name"]) == ("approximate", "percoset", "oxycodone")
    assert read["did_you_mean"]


def test_a_brand_spelt_almost_like_an_opioid_is_marked_and_leaves_the_screening_open():
    told = document(medications=("Dilantin",))
    (read,) = told["recognised"]
    assert (read["match"], read["name"], read["relation"]) == (
        "look-alike",
        "phenytoin",
        "not an opioid",
    )
    assert read["did_you_mean"] == ["Dolantin (pethidine)"]
    assert not told["complete"]


def test_nothing_told_is_told_as_open_questions():
    told = document()
    assert told["findings"] == told["recognised"] == told["unrecognised"] == []
    assert [q["id"] for q in told["questions"]] == told["missing"]
