import pytest

from evidose.web.forms import safety_answers


def test_none_is_an_answer_and_silence_is_not():
    assert safety_answers({}) == {}
    told = safety_answers({"no_medications": "yes", "no_conditions": "yes", "opioids": "no"})
    assert told == {"medications": ["none"], "conditions": ["none"], "no_opioids": True}


def test_a_named_medicine_outweighs_the_tick_for_none():
    told = safety_answers({"no_medications": "yes", "medications": "tramadol\n\n aspirin "})
    assert told["medications"] == ["tramadol", "aspirin"]


@pytest.mark.parametrize("day", ["tramadol 2026-11-01", None])
def test_an_opioid_is_never_lost(day):
    told = safety_answers({"opioids": "yes"} | ({"last_opioid": day} if day else {}))
    assert told["last_opioid"] == [day or "an opioid, day not told"]
    assert "no_opioids" not in told


def test_a_named_opioid_outweighs_the_word_no():
    told = safety_answers({"opioids": "no", "last_opioid": "codeine yesterday"})
    assert told == {"last_opioid": ["codeine yesterday"]}
