import json

from evidose.pages.plan import plan_document, withheld_document


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
