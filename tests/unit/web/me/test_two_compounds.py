import pytest

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
