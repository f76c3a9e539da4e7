import json
from datetime import date

from evidose.pages.plan.titration import plan_document, withheld_document


def test_the_document_is_plain_json(plan, stamp):
    document = json.loads(json.dumps(plan_document(plan, **stamp), allow_nan=False))
    assert document["refills"] == 2
    assert len(document["doses"]) == 84
    assert document["doses"][0]["when"] == "2027-03-01T22:00:00+01:00"
    assert document["doses"][-1]["when"] == "2027-05-23T22:00:00+02:00"
    assert document["phases"][0]["capsules"] == {"1.5 mg": 1}
    assert document["advice"][0]["source"]["cite"]


def test_a_withheld_document_holds_no_dose(withheld, stamp):
    document = withheld_document(withheld, **stamp)
    assert document["status"] == "incomplete"
    assert document["steps_days"] == [14, 14, 56]
    assert "doses" not in document
    assert "4.5" not in json.dumps(document)


def test_what_holds_is_named_with_what_is_taken(held, stamp):
    document = withheld_document(held(taking="3"), **stamp)
    assert (document["status"], document["start"]) == ("continue", "hold until prescriber")
    assert (document["continue"], document["held_by"]) == ("ask", ["pregnancy"])
    assert document["taking"] == {"amount": "3", "unit": "mg"}
    assert document["first_line"] == "Go on as you do, and ask before any change."
    assert "no longer holds" in document["earlier_plans"]
    assert document["lifted"] == [] and document["pauses"] == []
    hold = document["screening"]["findings"][0]["holds"][0]
    assert {k: hold[k] for k in ("compound", "start", "continue", "window", "max_dose")} == {
        "compound": "low-dose-naltrexone",
        "start": "hold until prescriber",
        "continue": "ask",
        "window": None,
        "max_dose": None,
    }


def test_a_plan_that_would_begin_in_a_pause_is_held_by_the_pause(held, stamp):
    document = withheld_document(held(surgery=date(2027, 3, 3), pregnant="no"), **stamp)
    assert (document["status"], document["held_by"]) == ("blocked", ["surgery-later"])
    assert document["first_line"].startswith("Do not start. The first day")
    assert document["pauses"] == [
        {
            "rule": "surgery-later",
            "from": "2027-02-28",
            "until": None,
            "last_dose_before": "2027-02-28",
            "restart_after": document["pauses"][0]["restart_after"],
            "open_until_told": True,
            "event": "2027-03-03",
        }
    ]


def test_a_lifted_plan_says_so(held, stamp):
    plan = held(pregnant="no", surgery=date(2027, 6, 1))
    document = plan_document(plan, **stamp)
    assert (document["status"], document["lifted"]) == ("planned", ["surgery-later"])
    assert (document["held_by"], document["until"]) == ([], "2027-04-30")
    assert document["steps_days"] == [14, 14, 33]
