"""Somebody who takes the made-up compound keeps a diary of it in a browser."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import sync_playwright
from tests.doors.conftest import PHONE, DiaryServer
from tests.packs.test_site import without_chooser
from tests.packs.whole import UNIT, USUAL, write_whole_pack
from tests.packs.words import strange

pytestmark = pytest.mark.browser

PAGES = (
    *("/me/", "/me/evening", "/me/course", "/me/labs", "/me/goals", "/me/medicines"),
    *("/me/questions", "/me/plan", "/me/response", "/me/trial", "/me/report", "/me/data"),
)
WAITING_MS = 60_000
"""A device is given its rules by the first request; a busy machine takes long to make them."""
TAKEN = re.compile(r"\d+(\.\d+)? (mg|g|µg|IU)")


@pytest.fixture(scope="module")
def chrome(chromium):
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        yield found
        found.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory, islands):
    folder = tmp_path_factory.mktemp("glimmer")
    found = DiaryServer(folder / "home")
    found.start("--evidence", str(write_whole_pack(folder / "library")))
    yield found
    found.kill()


@pytest.fixture
def page(chrome, server):
    """A phone whose owner has just begun a record."""
    server.forget()
    context = chrome.new_context(viewport=PHONE)
    context.set_default_timeout(WAITING_MS)
    faults = []
    context.on("weberror", lambda e: faults.append(str(e.error)))
    server.let_in(context)
    found = context.new_page()
    found.goto(f"{server.address}/me/")
    found.get_by_role("button", name="Begin").click()
    found.get_by_role("link", name="Goals").first.wait_for()
    yield found
    context.close()
    assert not faults


def takes(page, server, name):
    page.goto(f"{server.address}/me/medicines")
    page.get_by_label("Name").fill(name)
    page.locator("[name=amount]").fill(f"{USUAL:g}")
    page.locator("[name=unit]").first.fill(UNIT)
    page.locator("[name=start]").fill(str(date.today() - timedelta(days=20)))
    page.get_by_role("button", name="Add and check").click()
    page.get_by_text(name).first.wait_for()


def answers_all(page, server):
    page.goto(f"{server.address}/me/questions")
    page.check("[name=no_medications]")
    page.check("[name=no_conditions]")
    for name in ("liver", "kidney", "pregnant", "breastfeeding", "answers\\.lamp-allergy"):
        page.check(f"[name={name}][value=no]")
    page.fill("[name=age]", "45")
    page.fill("[name=surgery]", "none")
    page.get_by_role("button", name="Store and check").click()


def said(page):
    return page.locator("main").inner_text()


def test_a_diary_of_it_from_the_first_dose_to_the_report(page, server):
    takes(page, server, "glimmer salt")
    answers_all(page, server)
    assert "No known issue" in page.locator(".verdict").inner_text()
    assert "opioid" not in said(page)
    page.goto(f"{server.address}/me/evening")
    page.get_by_label("Note").fill("slept well")
    page.locator("[data-outcome=pain]").get_by_role("radio", name="4", exact=True).check()
    page.locator("[name='dose.0'][value=taken]").check()
    page.get_by_role("button", name="Store").click()
    page.locator("#kept").get_by_text("Saved.", exact=True).wait_for()
    assert [b.medicine for b in server.bodies("dose")] == ["glimmer salt"]
    assert [b.value for b in server.bodies("score")] == [4]
    wrong = []
    for path in PAGES:
        page.goto(server.address + path)
        page.wait_for_load_state("networkidle")
        wrong += [(path, s) for s in strange(without_chooser(page.content()))]
    assert not wrong
    page.goto(f"{server.address}/me/report")
    assert "glimmerine" in said(page).casefold() and TAKEN.search(said(page))
    with page.expect_download() as download:
        page.get_by_role("link", name="One page of paper").click()
    assert download.value.path().read_bytes().startswith(b"%PDF")


def test_a_plan_of_it_is_made_and_adopted(page, server):
    page.goto(f"{server.address}/me/questions")
    page.check("[name='compound.glimmerine']")
    page.get_by_role("button", name="Ask about these").click()
    answers_all(page, server)
    page.goto(f"{server.address}/me/plan")
    page.get_by_label("First day").fill(str(date.today()))
    page.get_by_role("button", name="Show the plan").click()
    assert "Look in a mirror." in said(page)
    page.get_by_role("button", name="Adopt this plan").click()
    page.goto(f"{server.address}/me/")
    assert "glimmerine" in said(page).casefold() and not strange(page.content())


def test_its_own_alarms_are_told_while_typing_and_on_every_page(page, server):
    takes(page, server, "glimmerine")
    page.goto(f"{server.address}/me/evening")
    page.get_by_label("Note").press_sequentially("my skin glows blue")
    alert = page.get_by_role("alert")
    alert.first.wait_for()
    assert "A blue glow needs a doctor now." in alert.first.inner_text()
    page.get_by_label("Note").fill("")
    page.get_by_label("Note").press_sequentially("took Duskade")
    page.get_by_text("Shimmerol with a glower can blind.").first.wait_for()
    page.get_by_role("button", name="Store").click()
    page.locator("#kept").get_by_text("Saved.", exact=True).wait_for()
    for path in ("/me/", "/me/course"):
        page.goto(server.address + path)
        assert "Shimmerol with a glower can blind." in said(page), path
