def test_a_design_is_shown_or_why_there_is_none(taker):
    page = taker.look("/me/trial")
    assert "A trial in one person" in page
    shown = taker.fill("/me/trial", 200, outcome="pain", lot="0a").text
    assert "not feasible" in shown and "/me/trial/schedule" not in shown


def test_what_is_wrong_is_told_on_the_same_page(person):
    person.look("/me/trial")
    assert 'role="alert"' in person.fill("/me/trial", 422, outcome="pain", pairs="99").text
