from evidose.pages.track.me import GoalAsked, goals_page

PAIN = GoalAsked("pain", "Pain", "NRS", 0, 10, "lower", 9, chosen=True, target=3)
FIQR = GoalAsked("function", "Function", "FIQR", 0, 100, "lower", 8)


def test_short_scales_come_first_with_the_standing_goal(me):
    page = goals_page(me, [FIQR, PAIN], "f")
    assert page.index("One touch") < page.index("From questionnaires")
    assert 'name="goal.pain" value="yes" checked' in page and 'value="3"' in page


def test_a_refused_form_keeps_what_was_typed(me):
    page = goals_page(me, [PAIN], "f", "off the scale", {"target.pain": "<11>"})
    assert "checked" not in page and "&lt;11&gt;" in page and 'role="alert"' in page
