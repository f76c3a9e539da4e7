import re

from evidose.actions.track.record import look

SCORES = {"score.pain.nrs-pain": "6", "score.sleep-quality.nrs-sleep": "4"}


def stored():
    return [e.body for e in look(lambda: None).current]


def form_of(page):
    return re.search(r'name="once" value="(\w+)"', page)[1]


def test_an_evening_is_stored_and_shown(person):
    form = form_of(person.look("/me/evening"))
    told = {"effect.2": "Nausea", "severity.2": "severe", "note": "woke twice\n\nrain"}
    person.fill("/me/evening", once=form, **SCORES, **told)
    bodies = stored()
    assert [b.kind for b in bodies] == ["score", "score", "side effect", "note"]
    assert (bodies[0].value, bodies[2].severity, bodies[3].text) == (6, "severe", told["note"])
    page = person.look("/me/evening")
    assert 'value="6" checked' in page and "woke twice" in page


def test_the_same_form_twice_stores_once_and_another_value_corrects(person):
    form = form_of(person.look("/me/evening"))
    for _ in range(2):
        person.fill("/me/evening", once=form, note="rain", **SCORES)
    assert len(stored()) == 3
    person.fill("/me/evening", once=form, **SCORES | {"score.pain.nrs-pain": "7"})
    assert len(stored()) == 3
    assert [e.value for e in stored() if e.kind == "score" and e.outcome == "pain"] == [7]


def test_a_value_off_the_scale_stores_nothing(person):
    form = form_of(person.look("/me/evening"))
    answer = person.fill(
        "/me/evening", 422, once=form, note="kept?", **{"score.pain.nrs-pain": "11"}
    )
    assert "0 to 10" in answer.text and "kept?" in answer.text and not stored()
    assert person.fill("/me/evening", 422, once=form, **{"score.pain.nrs-pain": "x"})


def test_yesterday_stands_beside_today(person):
    page = person.look("/me/evening")
    before = re.search(r"/me/evening\?day=([-0-9]+)", page)[1]
    form = form_of(person.look(f"/me/evening?day={before}"))
    person.fill("/me/evening", once=form, day=before, **SCORES)
    page = person.look("/me/evening")
    assert "yesterday 6" in page and "yesterday 4" in page and "checked" not in page


def test_words_of_distress_are_answered_even_when_nothing_can_be_stored(person):
    form = form_of(person.look("/me/evening"))
    told = {"score.pain.nrs-pain": "99", "note": "I want to kill myself"}
    answer = person.fill("/me/evening", 422, once=form, **told)
    assert 'role="alert"' in answer.text and "emergency" in answer.text.lower()


def test_a_note_that_looks_like_a_result_is_kept_and_asked_back(person):
    form = form_of(person.look("/me/evening"))
    page = person.fill("/me/evening", 200, once=form, note="bilirubin 8", **SCORES).text
    assert "not read as a result" in page
    assert "In which unit is bilirubin 8" in page
    assert any(getattr(b, "text", "") == "bilirubin 8" for b in stored())


def test_an_alarm_about_a_word_can_be_answered_without_a_script(taker):
    form = form_of(taker.look("/me/evening"))
    taker.fill("/me/evening", once=form, note="took smack today")
    page = taker.look("/me/evening")
    assert 'action="/me/not-that"' in page and 'name="words" value="smack"' in page
    taker.fill("/me/not-that", words="smack")
    assert 'role="alert"' not in taker.look("/me/evening")
