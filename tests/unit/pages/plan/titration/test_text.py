from evidose.pages.plan.titration import plan_text, withheld_text


def test_the_text_holds_doses_refills_checks_and_questions(plan):
    text = plan_text(plan)
    assert "2027-03-15 to 2027-03-28" in text
    assert "1 capsule of 3 mg" in text
    assert "Safety screening: no known issue" in text
    assert "of which 2 refills" in text
    assert "Never" in text
    assert "take two" in text
    assert "Questions for the visit" in text
    assert max(len(line) for line in text.splitlines()) <= 100


def test_a_withheld_plan_shows_no_dose(withheld):
    text = withheld_text(withheld)
    assert "Still to be answered" in text
    assert " mg" not in text
