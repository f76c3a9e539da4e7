"""Two compounds in one record, from the first medicine to the paper for the visit."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from tests.doors.conftest import DESKTOP, PHONE, DiaryServer
from tests.packs.whole import UNIT, USUAL, write_whole_pack

pytestmark = pytest.mark.browser

WAITING_MS = 90_000
BEGUN = date.today() - timedelta(days=20)
SCORES = "date,pain\n" + "".join(
    f"{date.today() - timedelta(days=k)},{7 - k % 3 - (2 if k < 20 else 0)}\n"
    for k in range(60, 0, -1)
)
SAID = """() => {
    const found = document.querySelector("main").cloneNode(true);
    found.querySelectorAll("select, footer").forEach((e) => e.remove());
    return found.textContent.replace(/\\s+/g, " ");
}"""
INSIDE = """() => {
    const wide = document.documentElement.scrollWidth - innerWidth;
    const texts = [...document.querySelectorAll("main svg text")].map((t) => [
        t.getBoundingClientRect(), t.textContent,
    ]);
    const out = texts.filter(([box]) => box.right > innerWidth || box.left < 0);
    const over = texts.filter(([a, one]) => texts.some(([b, other]) => one !== other
        && a.left < b.right - 1 && b.left < a.right - 1
        && a.top < b.bottom - 3 && b.top < a.bottom - 3));
    return [wide > 0, out.map(([, t]) => t), over.map(([, t]) => t)];
}"""


@dataclass(frozen=True)
class Second:
    """What is taken beside the first: as written, as pages call it, and words of its own alarm."""

    written: str
    amount: str
    unit: str
    called: str
    typed: str
    alarm: str


RICE = Second("red yeast rice", "2.5", "mg", "red yeast rice", "started clarithromycin 500 mg",
              "clarithromycin")  # fmt: skip
GLIM = Second("glimmer salt", f"{USUAL:g}", UNIT, "glimmerine", "took Duskade today",
              "Shimmerol with a glower can blind.")  # fmt: skip


@pytest.fixture(scope="module", params=[RICE, GLIM], ids=["red yeast rice", "a made-up pack"])
def kept(request, tmp_path_factory, islands):
    """A server whose record holds both, with two months of scores, and what the second one is."""
    folder = tmp_path_factory.mktemp("two")
    server = DiaryServer(folder / "home")
    made_up = request.param is GLIM
    server.start(*(["--evidence", str(write_whole_pack(folder / "library"))] if made_up else []))
    yield server, request.param
    server.kill()


@pytest.fixture(scope="module")
def page(browser, kept):
    """A phone on which the record is begun, and filled as somebody would."""
    server, second = kept
    context = browser.new_context(viewport=PHONE)
    context.set_default_timeout(WAITING_MS)
    faults = []
    context.on("weberror", lambda e: faults.append(str(e.error)))
    server.let_in(context)
    page = context.new_page()
    page.goto(f"{server.address}/me/")
    page.get_by_role("button", name="Begin").click()
    page.get_by_role("link", name="Goals").first.wait_for()
    for name, amount, unit in (("LDN", "4.5", ""), (second.written, second.amount, second.unit)):
        takes(page, server, name, amount, unit)
    answers_all(page, server)
    server.take_over(SCORES)
    yield page
    context.close()
    assert not faults


def takes(page, server, name, amount, unit):
    page.goto(f"{server.address}/me/medicines")
    page.get_by_label("Name").fill(name)
    page.locator("[name=amount]").fill(amount)
    page.locator("[name=unit]").first.fill(unit)
    page.locator("[name=schedule]").select_option("every day")
    page.locator("[name=start]").fill(str(BEGUN))
    page.get_by_role("button", name="Add and check").click()
    page.get_by_text(name).first.wait_for()


def answers_all(page, server):
    page.goto(f"{server.address}/me/questions")
    page.check("[name=no_medications]")
    page.check("[name=no_conditions]")
    for radio in page.locator("fieldset input[type=radio][value=no]").all():
        radio.check()
    page.fill("[name=age]", "45")
    page.fill("[name=surgery]", "none")
    page.get_by_role("button", name="Store and check").click()
    page.wait_for_load_state("networkidle")


def said(page, server, path):
    """Open a page at both widths, look that nothing runs out of it, and return its words."""
    for size in (DESKTOP, PHONE):
        page.set_viewport_size(size)
        page.goto(server.address + path)
        page.wait_for_load_state("networkidle")
        assert page.evaluate(INSIDE) == [False, [], []], (path, size)
    return page.evaluate(SAID)


def test_the_unit_of_a_bare_amount_is_that_of_its_pack_and_is_asked_for_otherwise(page, kept):
    server, second = kept
    stack = {b.name: (str(b.amount), b.unit) for b in server.bodies("medicine")}
    assert stack == {"LDN": ("4.5", "mg"), second.written: (second.amount, second.unit)}
    page.goto(f"{server.address}/me/medicines")
    assert page.locator("[name=unit]").first.input_value() == ""
    page.get_by_label("Name").fill("vitamin D")
    page.locator("[name=amount]").fill("20")
    page.get_by_role("button", name="Add and check").click()
    page.get_by_text("expected the one on the package").wait_for()
    assert page.get_by_label("Name").input_value() == "vitamin D"
    assert len(server.bodies("medicine")) == 2


def test_the_screening_is_one_answer_about_both(page, kept):
    server, second = kept
    words = said(page, server, "/me/questions")
    assert f"{second.called}, {second.called}" not in words
    assert "at this dose" not in words  # of a rule for full doses of the same substance
    if second is RICE:
        assert "red yeast rice can harm the liver; naltrexone has done so in high doses" in words
        assert words.count("red yeast rice can harm the liver") <= 2  # above, and with its source


def test_the_evening_asks_for_both_and_stores_each(page, kept):
    server, second = kept
    said(page, server, "/me/evening")
    page.get_by_label("Note").fill("slept well")
    page.locator("[name='dose.0'][value=taken]").check()
    page.locator("[name='dose.1'][value=missed]").check()
    page.get_by_role("button", name="Store").click()
    page.locator("#kept").get_by_text("Saved.", exact=True).wait_for()
    told = {b.medicine: (b.taken, str(b.amount), b.unit) for b in server.bodies("dose")}
    assert told == {
        "LDN": (True, "4.5", "mg"),
        second.written: (False, second.amount, second.unit),
    }
    words = said(page, server, "/me/")
    assert "Taken today" in words and second.written in words


def test_the_plan_is_for_one_of_them_at_a_time(page, kept):
    server, second = kept
    words = said(page, server, "/me/plan")
    assert "low-dose naltrexone" in words and second.called in words
    page.get_by_role("link", name=second.called).first.click()
    page.wait_for_load_state("networkidle")
    chosen = page.locator("[aria-current=true]").inner_text()
    schedules = page.locator("[name=schedule] option").all_inner_texts()
    assert chosen == second.called
    assert not any("fibromyalgia" in one for one in schedules)
    if second is RICE:
        assert "nothing on how red yeast rice is dosed" in page.evaluate(SAID)


def test_the_course_tells_both_starts_and_that_they_cannot_be_told_apart(page, kept):
    server, second = kept
    words = said(page, server, "/me/course")
    assert "start of low-dose naltrexone" in words and f"start of {second.called}" in words
    assert (
        f"low-dose naltrexone (from {BEGUN}) and {second.called} (from {BEGUN}) started within "
        "4 weeks of each other: the change cannot be told apart."
    ) in words
    first, _, rest = words.partition(f"{second.called}: ")
    assert "Claimed, not measured: most of the effect is there after 4 to 12 weeks" in first
    assert "No source tells how soon a change shows. Assumed:" in rest and "Claimed" not in rest


def test_there_is_one_answer_for_each_and_each_names_the_other(page, kept):
    server, second = kept
    words = said(page, server, "/me/response")
    headings = page.locator("main h2").all_inner_texts()
    assert headings[:2] == [
        "Pain intensity: low-dose naltrexone",
        f"Pain intensity: {second.called}",
    ]
    first, _, rest = words.partition(f"Pain intensity: {second.called}")
    assert f"{second.written} began or changed within 14 days of the start" in first
    assert "LDN began or changed within 14 days of the start" in rest
    assert "started within 4 weeks of each other: the change cannot be told apart." in first


def test_the_report_holds_both_on_screen_and_on_paper(page, kept):
    server, second = kept
    words = said(page, server, "/me/report")
    report = words.casefold()
    assert f"low-dose naltrexone and {second.called}: report for a visit" in report
    assert "4.5 mg" in report and f"{second.amount} {second.unit}".casefold() in report
    assert "pain intensity (low-dose naltrexone): " in report
    assert f"pain intensity ({second.called}): " in report
    with page.expect_download() as download:
        page.get_by_role("link", name="One page of paper").click()
    assert download.value.path().read_bytes().startswith(b"%PDF")


def test_an_alarm_of_one_stops_that_one_and_every_page_names_it(page, kept):
    server, second = kept
    page.goto(f"{server.address}/me/evening")
    page.get_by_label("Note").fill(second.typed)
    page.get_by_role("alert").first.wait_for()
    assert second.alarm in page.get_by_role("alert").first.inner_text()
    page.get_by_role("button", name="Store").click()
    page.locator("#kept").get_by_text("Saved.", exact=True).wait_for()
    for path in ("/me/", "/me/course", "/me/questions"):
        words = said(page, server, path)
        assert second.alarm in words, path
    assert "naltrexone blocks" not in words
    page.goto(f"{server.address}/me/evening")
    assert page.locator("fieldset.dose[data-medicine=LDN]").is_enabled()
