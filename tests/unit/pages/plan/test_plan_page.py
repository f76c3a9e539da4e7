from evidose.actions.plan.screen import questions
from evidose.pages.plan.plan_page import plan_page


def test_the_empty_form_asks_for_the_day_and_for_safety(frame):
    page = plan_page(questions(), {"from": '2027-03-01"><b>'}, frame)
    assert 'name="from"' in page and 'name="opioids"' in page
    assert "Without these answers the plan shows no dose" in page
    assert '"><b>' not in page
