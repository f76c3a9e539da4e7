from datetime import date

from evidose.pages.track.me import own_plan_page
from evidose.person import Medicine

STEPS = (
    Medicine("LDN", 1, "mg", "every day", date(2026, 1, 1), date(2026, 1, 14)),
    Medicine("LDN", 2, "mg", "every day", date(2026, 1, 15)),
)


def test_the_step_of_today_is_marked(me):
    page = own_plan_page(me, {}, "f", today=date(2026, 1, 20), steps=STEPS)
    assert page.count('aria-current="step"') == 1
    assert page.index('aria-current="step"') > page.index("2026-01-14")


def test_a_stopped_plan_shows_no_dose(me):
    page = own_plan_page(
        me,
        {},
        "f",
        today=date(2026, 1, 20),
        steps=STEPS,
        free=False,
        begun=False,
        line="Do not start.",
    )
    assert "1 mg" not in page and "2 mg" not in page and "Do not start." in page


def test_under_a_finding_a_plan_that_was_begun_shows_what_is_taken_and_no_raise(me):
    first, last = STEPS[0], STEPS[-1]
    page = own_plan_page(
        me, {}, "f", today=first.start, steps=STEPS, free=False, begun=True, line="Ask first."
    )
    assert f"{first.amount} {first.unit}" in page and "no raise until" in page
    assert f"{last.amount} {last.unit}" not in page
