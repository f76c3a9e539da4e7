"""The diary in a browser from its first start to its end: begun, locked, carried off, erased."""

import json
import time

import pytest
from tests.doors.conftest import reload

pytestmark = pytest.mark.browser

KEPT = """async () => {
    const kept = async () => navigator.serviceWorker.controller && await caches.match("/me/shell");
    for (let tries = 0; !(await kept()); tries += 1) {
        if (tries > 3000) throw new Error("the device has kept no shell");
        await new Promise((done) => setTimeout(done, 20));
    }
}"""
LEFT = """async () => ({
    caches: (await caches.keys()).length,
    page: !!(await caches.match("/me/shell")),
    databases: (await indexedDB.databases()).length,
})"""
LOCKED_ELSEWHERE = """async () => {
    const token = document.querySelector("meta[name=evidose-token]").content;
    const body = new URLSearchParams({ token });
    await fetch("/me/lock", { method: "POST", body, redirect: "manual" });
    const [name] = await caches.keys();
    await (await caches.open(name)).put("/me/shell", new Response("kept past the lock"));
}"""
TWO_MINUTES_S = 120
MOST_CLICKS = 8
WORD = "correct horse battery staple"


class Clicker:
    """Clicks, and counts them."""

    def __init__(self):
        self.clicks = 0

    def __call__(self, thing):
        thing.click()
        self.clicks += 1


@pytest.fixture
def empty(diary):
    """The server without a record."""
    diary.forget()
    return diary


def say(page, note):
    page.get_by_label("Note").fill(note)
    page.get_by_role("button", name="Store").click()


def saved(page):
    page.locator("#kept").get_by_text("Saved.").wait_for(timeout=40_000)


def test_from_the_first_start_to_the_first_entry(device, empty):
    page, click, start = device.new_page(), Clicker(), time.monotonic()
    page.goto(f"{empty.address}/me/")
    click(page.get_by_role("button", name="Begin"))
    click(page.get_by_role("link", name="Fill in this evening"))
    for question in page.locator(".scale").all():
        click(question.get_by_role("radio", name="5", exact=True))
    saved(page)
    assert len(empty.bodies("score")) == 3
    assert click.clicks <= MOST_CLICKS and time.monotonic() - start < TWO_MINUTES_S


def test_the_browser_finds_the_diary_installable(device, diary):
    page = device.new_page()
    page.goto(f"{diary.address}/me/evening")
    page.evaluate(KEPT)
    session = device.new_cdp_session(page)
    manifest = session.send("Page.getAppManifest")
    assert manifest["errors"] == [] and json.loads(manifest["data"])["start_url"] == "/me/evening"
    found = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert {e["errorId"] for e in found} <= {"in-incognito"}, found


def test_the_network_goes_and_comes(device, diary):
    """The machine's own server answers without a network; a browser set offline sends nothing."""
    page = device.new_page()
    page.goto(f"{diary.address}/me/evening")
    page.evaluate(KEPT)
    device.set_offline(True)
    reload(page)
    say(page, "told offline")
    page.locator("#kept").get_by_text("1 waiting").wait_for()
    assert diary.bodies("note") == []
    device.set_offline(False)
    saved(page)
    assert [b.text for b in diary.bodies("note")] == ["told offline"]


def kept_page(device, empty):
    """Begin an encrypted record and wait until the device keeps its evening page."""
    page = device.new_page()
    page.goto(f"{empty.address}/me/")
    page.get_by_label("Encrypt it with a passphrase").check()
    page.get_by_label("Passphrase", exact=True).fill(WORD)
    page.get_by_label("The passphrase once more").fill(WORD)
    page.get_by_role("button", name="Begin").click()
    page.goto(f"{empty.address}/me/evening")
    page.evaluate(KEPT)
    return page


def test_locking_drops_names_and_marks_and_keeps_what_waits(device, empty):
    page = kept_page(device, empty)
    other = device.new_page()
    other.goto(f"{empty.address}/me/evening")
    other.locator(".keys").wait_for(state="attached")
    other.wait_for_load_state("networkidle")  # the keys to what is sealed have come
    page.get_by_role("button", name="Lock").click()
    page.get_by_label("Passphrase").wait_for()
    assert not page.evaluate(LEFT)["page"]
    say(other, "written while it was locked")
    other.locator("#kept").get_by_text("when the diary is unlocked").wait_for()
    page.get_by_label("Passphrase").fill(WORD)
    page.get_by_role("button", name="Unlock").click()
    page.get_by_role("link", name="Fill in this evening").wait_for()
    saved(other)


def test_a_page_that_was_kept_past_the_lock_is_dropped_by_the_next_locked_page(device, empty):
    page = kept_page(device, empty)
    page.evaluate(f"({LOCKED_ELSEWHERE})()")
    page.goto(f"{empty.address}/me/")
    page.get_by_label("Passphrase").wait_for()
    assert not page.evaluate(LEFT)["page"]


def test_consent_is_given_taken_back_and_recorded(device, diary):
    page = device.new_page()
    page.goto(f"{diary.address}/me/privacy")
    box = page.get_by_label("Load times")
    assert not box.is_checked() and not page.get_by_label("Error reports").is_checked()
    box.check()
    page.get_by_role("button", name="Store my choice").click()
    page.goto(f"{diary.address}/me/privacy")
    assert box.is_checked() and page.locator("table tbody tr").count() > 0
    box.uncheck()
    page.get_by_role("button", name="Store my choice").click()
    page.goto(f"{diary.address}/me/privacy")
    assert not box.is_checked() and page.locator("table").count() == 0
    assert [b.given for b in diary.bodies("consent") if b.purpose == "load times"] == [True, False]


def test_exported_erased_and_taken_over_again_it_is_the_same_record(device, diary, tmp_path):
    page = device.new_page()
    page.goto(f"{diary.address}/me/evening")
    page.evaluate(KEPT)
    say(page, "ünïcode, and a\nsecond line")
    for question in page.locator(".scale").all():
        question.get_by_role("radio", name="3", exact=True).check()
    saved(page)
    before = diary.record()
    page.goto(f"{diary.address}/me/data")
    with page.expect_download() as download:
        page.get_by_role("link", name="Complete").click()
    download.value.save_as(tmp_path / "record.json")
    page.get_by_label("Type erase").fill("erase")
    page.get_by_role("button", name="Erase everything").click()
    page.get_by_role("heading", name="Erased").wait_for()
    left = page.evaluate(LEFT)
    assert left == {"caches": 0, "page": False, "databases": 0}
    page.get_by_role("link", name="To the start page").click()
    page.get_by_role("button", name="Begin").click()
    page.goto(f"{diary.address}/me/data")
    page.get_by_label("File").set_input_files(tmp_path / "record.json")
    page.get_by_role("button", name="Look at it").click()
    page.get_by_role("button", name="Take it over").click()
    page.locator("#report").wait_for()
    assert diary.record() == before


def test_an_alarm_about_a_word_is_answered_and_does_not_come_back(device, diary):
    """On the device, while typing; the record then reads the same words no more."""
    diary.takes()
    page = device.new_page()
    page.goto(f"{diary.address}/me/evening")
    page.get_by_label("Note").press_sequentially("took smack today")
    alert = page.get_by_role("alert")
    alert.wait_for()
    alert.get_by_role("button", name="No, not that").click()
    alert.wait_for(state="detached")
    page.get_by_role("button", name="Store").click()
    saved(page)
    page.goto(f"{diary.address}/me/evening")
    page.locator("#evening").wait_for()
    assert page.get_by_role("alert").count() == 0
    page.get_by_label("Note").press_sequentially("my eyes are yellow")
    alert.wait_for()
    assert alert.get_by_role("button").count() == 0


def test_what_was_typed_before_the_script_came_is_judged(device, diary):
    """A slow device: the page stands, and is written into, before anything listens."""
    page = device.new_page()
    held = []
    page.route("**/me/diary.*.js", lambda route: held.append(route))
    with page.expect_request("**/me/diary.*.js"):
        page.goto(f"{diary.address}/me/evening", wait_until="commit")
    page.get_by_label("Note").fill("my eyes are yellow")
    assert page.get_by_role("alert").count() == 0
    while not held:
        page.wait_for_timeout(20)
    held[0].continue_()
    page.get_by_role("alert").wait_for()
