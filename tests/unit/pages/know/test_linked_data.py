import json
from dataclasses import replace

from evidose.pages.know.linked_data import linked_data


def test_machines_read_the_same_trials_and_answers(profile):
    drug, questions = json.loads(linked_data(profile))["@graph"]
    assert drug["prescriptionStatus"].endswith("PrescriptionOnly")
    assert len(drug["study"]) == profile.counts.rcts
    assert all(s["@type"] == ["MedicalStudy", "MedicalTrial"] for s in drug["study"])
    told = {q["name"]: q["acceptedAnswer"]["text"] for q in questions["mainEntity"]}
    question = profile.questions["fibromyalgia-pain"]
    assert told[question.answer.question.title] == question.sentences[0].text


def test_no_name_can_end_the_script(profile):
    hostile = profile.compound.model_copy(update={"name": "</script><script>alert(1)"})
    assert "<" not in linked_data(replace(profile, compound=hostile))
