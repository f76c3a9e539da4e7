from datetime import date

import pytest

ANSWERS = {
    "no_medications": "yes",
    "no_conditions": "yes",
    "opioids": "no",
    "age": "45",
    "surgery": "none",
    **dict.fromkeys(("dependence", "liver", "kidney", "pregnant", "breastfeeding"), "no"),
}


def test_set_up_to_the_first_dose(person):
    person.look("/me/goals")
    person.fill("/me/goals", once="g", **{"goal.pain": "yes", "target.pain": "3"})
    person.fill("/me/compounds", once="c", **{"compound.low-dose-naltrexone": "yes"})
    person.fill("/me/questions", once="q", **ANSWERS)
    assert "No known issue" in person.look("/me/questions?done=questions")
    wish = {"from": date.today().isoformat(), "zone": "Europe/Oslo"}
    shown = person.fill("/me/plan", 200, **wish).text
    assert "Adopt this plan" in shown
    person.fill("/me/plan/adopt", once="p", **wish)
    page = person.look("/me/?done=plan")
    assert "low-dose naltrexone" in page and "Step 1 of" in page and "Next check-ups" in page
    assert "Set it up" not in page or "Medicines" in page
    assert 'aria-current="step"' in person.look("/me/plan")


def test_an_opioid_stops_the_plan_on_every_page(person):
    person.look("/me/")
    person.fill("/me/questions", once="q", **ANSWERS)
    wish = {"from": date.today().isoformat(), "zone": "Europe/Oslo"}
    person.fill("/me/plan/adopt", once="p", **wish)
    person.fill("/me/medicines", once="m", name="tramadol 50 mg")
    for path in ("/me/", "/me/evening", "/me/medicines", "/me/plan", "/me/goals", "/me/privacy"):
        page = person.look(path)
        assert 'role="alert"' in page and 'data-stopped="yes"' in page, path
    assert "Taken</button>" not in person.look("/me/")
    person.fill("/me/plan/adopt", 422, once="p2", **wish)
    person.fill("/me/medicines/stop", once="s", name="tramadol 50 mg")
    assert 'data-stopped="yes"' in person.look("/me/"), "an opioid of today still counts"


def test_a_note_that_was_a_mistake_can_be_taken_back(person):
    person.look("/me/evening")
    person.fill("/me/evening", once="e", note="chest pain and cannot breathe")
    page = person.look("/me/questions")
    assert 'role="alert"' in page
    key = page.split('name="id" value="')[1][:32]
    person.fill("/me/take-back", id=key, back="/me/questions")
    assert 'role="alert"' not in person.look("/me/questions")


def test_back_leads_to_our_own_pages_alone(person):
    person.look("/me/")
    answer = person.fill("/me/take-back", id="x", back="https://evil.example")
    assert answer.headers["location"].startswith("/me/")


@pytest.mark.parametrize(
    ("path", "typed"),
    [
        ("/me/goals", {"goal.pain": "yes", "target.pain": "40"}),
        ("/me/medicines", {"name": "x", "amount": "much"}),
        ("/me/questions", {"age": "old"}),
        ("/me/plan", {"from": "soon"}),
        ("/me/plan", {"from": "2026-01-01", "weeks": "x"}),
    ],
)
def test_what_is_wrong_is_told_on_the_same_page(person, path, typed):
    person.look(path)
    page = person.fill(path, 422, once="a", **typed).text
    assert 'role="alert"' in page and "Traceback" not in page


LDN, ROOT = "low-dose-naltrexone", "glow-root"


@pytest.fixture
def both(two_packs, person):
    """A diary of somebody who takes two compounds."""
    person.look("/me/medicines")
    for once, name, amount in (("1", "LDN", "4.5"), ("2", "Glow root", "300")):
        person.fill("/me/medicines", name=name, amount=amount, unit="mg", once=once)
    return person


def test_the_evening_asks_for_both_doses(both):
    page = both.look("/me/evening")
    assert 'data-medicine="LDN" data-amount="4.5"' in page
    assert 'data-medicine="Glow root" data-amount="300"' in page


def test_a_finding_about_one_is_told_by_its_name(both):
    both.look("/me/evening")
    both.fill("/me/evening", note="I take codeine for my cough", once="a")
    page = both.look("/me/evening")
    assert "Glow root and codeine do not go together." in page
    assert "Low-dose naltrexone: " in page


def test_a_new_diary_asks_what_it_is_about(two_packs, person):
    page = person.look("/me/questions")
    assert "Nothing tells which compound" in page and f'name="compound.{ROOT}"' in page
    person.fill("/me/compounds", once="c", **{f"compound.{ROOT}": "yes"})
    page = person.look("/me/questions")
    assert "Nothing tells which compound" not in page and f'{ROOT}" value="yes" checked' in page
    assert f'{LDN}" value="yes" checked' not in page


def test_a_plan_is_of_one_of_them(both):
    page = both.look("/me/plan")
    assert f"/me/plan?compound={ROOT}" in page
    page = both.look(f"/me/plan?compound={ROOT}")
    assert "nothing on how glow root is dosed" in page


@pytest.mark.parametrize("path", ["/", "/course", "/response", "/report", "/labs", "/trial"])
def test_every_page_opens(both, path):
    assert both.look(f"/me{path}")


def test_a_device_gets_the_rules_of_what_is_taken(both):
    found = both.get("/me/rules.json").json()
    assert set(found["compounds"]) == {LDN, ROOT}
