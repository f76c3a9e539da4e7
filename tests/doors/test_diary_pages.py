"""The diary's pages: a walk without script, and every page as a picture that axe looks at."""

from datetime import date, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser

PHONE, DESKTOP = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
PAGES = (
    *("/me/", "/me/evening", "/me/course", "/me/labs", "/me/goals", "/me/medicines"),
    *("/me/questions", "/me/plan", "/me/response", "/me/trial", "/me/report", "/me/data"),
    "/me/privacy",
)
WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
SMALL = """[...document.querySelectorAll("#evening .buttons label, #evening button")]
    .filter((e) => e.offsetParent && e.getBoundingClientRect().height < 44).length"""


@pytest.fixture
def walker(browser, diary):
    """Somebody with a phone and no script."""
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    diary.let_in(context)
    yield context.new_page()
    context.close()


@pytest.fixture
def kept(diary):
    """A record of six weeks with everything in it."""
    today = date.today()
    diary.write(kind="goal", outcome="pain", instrument="nrs-pain", target=3)
    start = (today - timedelta(days=20)).isoformat()
    plan = {"amount": "1.5", "unit": "mg", "schedule": "every day at 22:00", "start": start}
    diary.write(kind="medicine", name="low-dose naltrexone", **plan)
    diary.write(kind="lab", test="crp", value="4", unit="mg/L", high="5")
    lines = [f"{today - timedelta(days=n)},{6 if n > 18 else 5 + n % 2}" for n in range(40, 0, -1)]
    diary.take_over("date,pain\n" + "\n".join(lines) + "\n")
    return diary


def answer_safety(page):
    page.check("[name=no_medications]")
    page.check("[name=no_conditions]")
    page.check("[name=opioids][value=no]")
    for name in ("dependence", "liver", "kidney", "pregnant", "breastfeeding"):
        page.check(f"[name={name}][value=no]")
    page.fill("[name=age]", "45")
    page.fill("[name=surgery]", "none")
    page.get_by_role("button", name="Store and check").click()


def test_from_nothing_to_a_dose_an_evening_and_a_report_without_script(walker, diary):
    diary.forget()
    walker.goto(f"{diary.address}/me/")
    walker.get_by_role("button", name="Begin").click()
    walker.get_by_role("link", name="Goals").first.click()
    walker.get_by_label("Pain intensity", exact=True).check()
    walker.get_by_label("Value to reach: Pain intensity").fill("3")
    walker.get_by_role("button", name="Store").click()
    walker.goto(f"{diary.address}/me/questions")
    walker.check("[name='compound.low-dose-naltrexone']")
    walker.get_by_role("button", name="Ask about these").click()
    answer_safety(walker)
    assert "No known issue" in walker.locator(".verdict").inner_text()
    walker.goto(f"{diary.address}/me/plan")
    walker.get_by_label("First day").fill(date.today().isoformat())
    walker.get_by_role("button", name="Show the plan").click()
    walker.get_by_role("button", name="Adopt this plan").click()
    walker.get_by_role("button", name="Taken", exact=True).click()
    walker.get_by_role("link", name="Fill in this evening").click()
    walker.locator("[name='score.pain.nrs-pain'][value='6']").check()
    walker.get_by_label("Note").fill("woke twice")
    walker.get_by_role("button", name="Store").click()
    walker.get_by_text("Stored.").wait_for()
    assert [b.taken for b in diary.bodies("dose")] == [True]
    assert [b.value for b in diary.bodies("score")] == [6]
    walker.goto(f"{diary.address}/me/report")
    with walker.expect_download() as download:
        walker.get_by_role("link", name="One page of paper").click()
    assert download.value.path().read_bytes().startswith(b"%PDF")


def test_an_opioid_stops_the_plan_without_script(walker, kept):
    walker.goto(f"{kept.address}/me/medicines")
    walker.get_by_label("Name").fill("Tramadol 50 mg")
    walker.get_by_role("button", name="Add and check").click()
    for path in ("/me/", "/me/evening", "/me/course", "/me/response"):
        walker.goto(kept.address + path)
        assert walker.get_by_role("alert").first.is_visible(), path
        assert not walker.get_by_role("button", name="Taken", exact=True).is_visible(), path
        assert "while taking it" not in walker.locator("main").inner_text(), path


def test_no_page_can_be_put_into_a_frame(browser, diary, site):
    """Not by another site (the public pages on another port stand for it), not by ours."""
    page = browser.new_page()
    page.goto(site + "/health")
    page.set_content(f'<iframe src="{diary.address}/me/"></iframe>')
    page.wait_for_timeout(500)
    assert "Evidose diary" not in "".join(f.content() for f in page.frames[1:])
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_every_page_fits_and_axe_finds_nothing(browser, kept, size, scheme):
    context = browser.new_context(viewport=size, color_scheme=scheme)
    kept.let_in(context)
    page, found = context.new_page(), []
    foreign = []
    page.on("request", lambda r: foreign.append(r.url) if kept.address not in r.url else None)
    for path in PAGES:
        page.goto(kept.address + path)
        if page.evaluate(WIDER):
            found.append(f"{path}: wider than the screen")
        report = Axe().run(page, options={"resultTypes": ["violations"]})
        found += [
            f"{path}: {v['id']}: {v['nodes'][0]['html']}" for v in report.response["violations"]
        ]
        if path == "/me/evening":
            assert page.evaluate(SMALL) == 0
    context.close()
    assert not found, "\n".join(found)
    assert not foreign
