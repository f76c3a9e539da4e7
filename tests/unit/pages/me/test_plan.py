from dataclasses import replace
from datetime import date

from evidose.pages.me import own_plan_page
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
    stopped = replace(me, stopped=True)
    page = own_plan_page(stopped, {}, "f", today=date(2026, 1, 20), steps=STEPS)
    assert "1 mg" not in page and "2 mg" not in page and "stopped" in page
