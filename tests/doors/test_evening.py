"""The evening on a phone and a desktop: with the server away, killed, in two tabs, by keyboard."""

import re
from datetime import date, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from tests.doors.conftest import reload

from evidose.response import local_day

pytestmark = pytest.mark.browser

LDN = {"kind": "medicine", "name": "LDN", "amount": "4.5", "unit": "mg", "schedule": "every day"}
PHONE, DESKTOP = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
KEPT = """async () => {
    const kept = async () => navigator.serviceWorker.controller && await caches.match("/me/shell");
    for (let tries = 0; !(await kept()); tries += 1) {
        if (tries > 3000) throw new Error("the device has kept no shell");
        await new Promise((done) => setTimeout(done, 20));
    }
}"""
KEEPS_THE_DOSE = """async () =>
    (await (await caches.match("/me/shell")).text()).includes('class="dose"')"""
WAITING_MS = 120_000


def evening(device, diary, day=""):
    """Open the evening and wait until the device has kept its shell."""
    page = device.new_page()
    page.goto(f"{diary.address}/me/evening" + (f"?day={day}" if day else ""))
    page.evaluate(KEPT)
    return page


def tap(page, outcome, value):
    page.locator(f"[data-outcome={outcome}]").get_by_role("radio", name=value, exact=True).check()


def status(page, words):
    exact = words == "Saved."  # and not "is not saved."
    page.locator("#kept").get_by_text(words, exact=exact).wait_for(timeout=WAITING_MS)


def tell(page, note):
    page.get_by_label("Note").fill(note)
    page.get_by_role("button", name="Store").click()


def values(diary):
    return {b.outcome: b.value for b in diary.bodies("score")}


def test_a_tap_is_stored_and_another_tap_corrects_it(device, diary):
    page = evening(device, diary)
    tap(page, "pain", "6")
    status(page, "Saved.")
    tap(page, "pain", "10")
    reload(page)
    tap(page, "pain", "7")
    status(page, "Saved.")
    assert [b.value for b in diary.bodies("score")] == [7]


def test_what_is_told_offline_arrives_once_when_the_server_is_back(device, diary):
    diary.write(**LDN)
    page = evening(device, diary)
    page.wait_for_function(KEEPS_THE_DOSE)  # and not the page from before there was one
    diary.kill()
    page.goto(f"{diary.address}/me/")
    assert page.url.endswith("/me/evening"), "the evening stands in for every other page"
    assert page.get_by_text("Evidose does not answer").is_visible()
    tap(page, "pain", "3")
    tap(page, "pain", "4")
    page.locator(".dose").get_by_label("Taken", exact=True).check()
    tell(page, "rain, stiff hands")
    status(page, "3 waiting")
    reload(page)
    assert page.locator("[data-outcome=pain] input:checked").get_attribute("value") == "4"
    diary.start()
    status(page, "Saved.")
    told = [b for b in diary.bodies() if b.kind != "medicine"]
    assert sorted(b.kind for b in told) == ["dose", "note", "score"]
    assert values(diary) == {"pain": 4}


def test_an_answer_that_was_lost_on_the_way_doubles_nothing(device, diary):
    """The server is killed after it has written and before it can say so; then a score changes."""
    page = evening(device, diary)
    diary.start(dies_after_writing=True)
    tap(page, "pain", "6")
    tell(page, "told once")
    status(page, "2 waiting")
    diary.process.wait(timeout=30)
    assert diary.bodies(), "it was written"
    tap(page, "pain", "2")
    tap(page, "fatigue", "5")
    diary.start()
    status(page, "Saved.")
    assert [b.text for b in diary.bodies("note")] == ["told once"]
    assert len(diary.bodies("score")) == 2 and values(diary) == {"pain": 2, "fatigue": 5}


def test_two_tabs_share_what_waits(device, diary):
    first, second = evening(device, diary), evening(device, diary)
    device.set_offline(True)
    tell(first, "from the first tab")
    tell(second, "from the second tab")
    tap(second, "pain", "5")
    status(first, "3 waiting")
    device.set_offline(False)
    status(first, "Saved.")
    status(second, "Saved.")
    assert sorted(b.text for b in diary.bodies("note")) == [
        "from the first tab",
        "from the second tab",
    ]
    assert values(diary) == {"pain": 5}


def test_fourteen_evenings(device, diary):
    page = device.new_page()
    page.goto(f"{diary.address}/me/evening")
    last = date.fromisoformat(page.locator("#evening").get_attribute("data-day"))
    for back in range(13, -1, -1):
        day = last - timedelta(days=back)
        page.goto(f"{diary.address}/me/evening?day={day}")
        tap(page, "pain", str(back % 11))
        tap(page, "sleep-quality", "4")
        status(page, re.compile("waiting|Saved"))
    status(page, "Saved.")
    scores = diary.bodies("score")
    assert len(scores) == 28
    assert [b.value for b in scores if b.outcome == "pain"] == [b % 11 for b in range(13, -1, -1)]
    page.goto(f"{diary.address}/me/evening")
    assert page.locator("[data-outcome=pain] .before").inner_text() == "yesterday 1"
    page.goto(f"{diary.address}/me/")
    assert page.get_by_text("14 days logged").is_visible()


@pytest.mark.parametrize(("device", "away"), [(PHONE, False), (DESKTOP, True)], indirect=["device"])
def test_a_listed_opioid_stops_the_plan_on_the_spot(device, diary, away):
    diary.write(**LDN)
    page = evening(device, diary)
    device.set_offline(away)
    reload(page)
    taken = page.locator(".dose").get_by_label("Taken", exact=True)
    assert taken.is_enabled()
    page.get_by_label("Note").fill("my back again, tramadol 50 mg tonight")
    alarm = page.get_by_role("alert")
    alarm.get_by_text("tramadol").first.wait_for()
    assert alarm.first.is_visible() and "Take no naltrexone now" in alarm.first.inner_text()
    assert taken.is_disabled()
    page.get_by_role("button", name="Store").click()
    status(page, "1 waiting" if away else "Saved.")
    assert taken.is_disabled()
    reload(page)
    alarm.get_by_text("tramadol").first.wait_for()
    assert page.get_by_label("Taken", exact=True).locator("visible=true:enabled").count() == 0
    if not away:
        page.goto(f"{diary.address}/me/")
        today = page.locator("#dose-today")
        assert today.locator(".dose-line strong").is_visible()
        assert today.get_by_role("button", name="Taken").count() == 0
        device.set_offline(True)
        page.goto(f"{diary.address}/me/evening")
        page.get_by_role("alert").get_by_text("The plan is stopped").wait_for()
        assert taken.count() == 0  # the page that is kept asks for no dose any more


def test_a_finding_stops_the_dose_it_is_about_and_no_other_medicine(device, diary):
    diary.write(**LDN)
    diary.write(**LDN | {"name": "vitamin D", "amount": "20", "unit": "ug"})
    page = evening(device, diary)
    own = page.locator("[data-own]").get_by_label("Taken", exact=True)
    other = page.locator(".dose:not([data-own])").get_by_label("Taken", exact=True)
    page.get_by_label("Note").fill("tramadol 50 mg tonight")
    page.locator(".dose-waits").wait_for()
    assert own.is_disabled() and other.is_enabled()
    page.locator(".dose:not([data-own]) label", has_text="Taken").first.click()
    status(page, "Saved.")
    assert [b.medicine for b in diary.bodies("dose")] == ["vitamin D"]


def test_what_asks_to_ask_leaves_the_dose_that_is_taken(device, diary):
    """A second antagonist holds a first dose; whoever takes it goes on and asks."""
    diary.write(**LDN)
    page = evening(device, diary)
    page.get_by_label("Note").fill("started Contrave this morning")
    page.get_by_role("alert").first.wait_for()
    assert page.locator("[data-own]").get_by_label("Taken", exact=True).is_enabled()


def test_what_is_only_typed_and_taken_back_stops_nothing(device, diary):
    diary.write(**LDN)
    page = evening(device, diary)
    page.get_by_label("Note").fill("tramadol")
    page.get_by_role("alert").first.wait_for()
    page.get_by_label("Note").fill("the dentist was kind")
    page.get_by_role("alert").first.wait_for(state="detached")
    assert page.locator(".dose").get_by_label("Taken", exact=True).is_enabled()


def test_nothing_speaks_of_benefit_while_something_urgent_waits_on_the_device(device, diary):
    """Also in another tab, whose page was made before anybody heard of the opioid."""
    diary.write(**LDN, start=str(date.today() - timedelta(days=20)))
    for back in range(40, 0, -1):
        score = {"outcome": "pain", "instrument": "nrs-pain", "value": 6}
        diary.write(kind="score", **score, at=date.today() - timedelta(days=back))
    page, other = evening(device, diary), device.new_page()
    other.goto(f"{diary.address}/me/response")
    said = other.locator("[data-benefit]").first
    assert said.is_visible()
    device.set_offline(True)
    tell(page, "tramadol 50 mg for my back")
    said.wait_for(state="hidden")
    assert other.get_by_role("alert").get_by_role("heading", name="tramadol").is_visible()


def test_a_tab_that_cannot_judge_heeds_what_another_found(device, diary):
    diary.write(**LDN)
    page, other = evening(device, diary), device.new_page()
    other.add_init_script(
        "const real = fetch; fetch = (to, ...rest) => String(to).includes('rules.json')"
        " ? Promise.reject(new TypeError('away')) : real(to, ...rest);"
    )
    other.goto(f"{diary.address}/me/evening")
    taken = other.locator(".dose").get_by_label("Taken", exact=True)
    expect(taken).to_be_enabled()
    device.set_offline(True)
    tell(page, "took tramadol today")
    status(page, "1 waiting")
    expect(taken).to_be_disabled()


def test_a_use_that_is_over_stops_nothing_on_the_device_as_in_the_record(device, diary):
    diary.write(**LDN)
    page = evening(device, diary)
    taken = page.locator(".dose").get_by_label("Taken", exact=True)
    page.get_by_label("Note").fill("took tramadol today")
    page.get_by_role("alert").first.wait_for()
    assert taken.is_disabled()
    page.get_by_label("Note").fill("quit tramadol in 2019")
    page.get_by_role("alert").first.wait_for(state="detached")
    assert taken.is_enabled()
    page.get_by_role("button", name="Store").click()
    status(page, "Saved.")
    assert taken.is_enabled() and page.get_by_role("alert").count() == 0


def test_words_of_distress_are_answered_offline_and_alone(device, diary):
    page = evening(device, diary)
    device.set_offline(True)
    reload(page)
    page.get_by_label("Note").fill("I took codeine and I want to die")
    alarm = page.get_by_role("alert")
    alarm.wait_for()
    assert "988" in alarm.inner_text() and "112" in alarm.inner_text()
    assert "codeine" not in alarm.inner_text().lower()
    assert not page.locator(".scale").first.is_visible()
    assert page.get_by_label("Note").is_visible(), "what is being typed stays"
    page.get_by_role("button", name="Store").click()
    page.get_by_label("Note").wait_for(state="hidden")
    assert alarm.is_visible() and not page.locator("#evening").is_visible()
    reload(page)
    alarm.wait_for()
    page.locator("#evening").wait_for(state="hidden")
    page.get_by_role("button", name="Show my diary again").click()
    assert page.locator("#evening").is_visible() and alarm.is_visible()
    device.set_offline(False)
    status(page, "Saved.")
    reload(page)
    alarm.wait_for()
    page.locator("#evening").wait_for(state="hidden")
    clean(page)
    page.goto(f"{diary.address}/me/data")
    assert page.get_by_role("button", name="Erase everything").is_visible()


@pytest.mark.parametrize("device", [DESKTOP], indirect=True)
def test_an_evening_by_keyboard_with_one_hand(device, diary):
    """Digits and Enter alone, from the first question to the note."""
    diary.write(**LDN)
    page = evening(device, diary)
    for key in ("6", "Enter", "1", "0", "Enter", "3", "Enter", "1", "Enter"):
        page.keyboard.press(key)
    page.keyboard.type("tired")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Store"
    page.keyboard.press("Enter")
    status(page, "Saved.")
    assert values(diary) == {"pain": 6, "sleep-quality": 10, "fatigue": 3}
    assert [b.taken for b in diary.bodies("dose")] == [True]
    assert [b.text for b in diary.bodies("note")] == ["tired"]


def test_side_effects_with_a_severity_and_one_of_ones_own(device, diary):
    diary.takes()
    page = evening(device, diary)
    page.get_by_text("Side effects").click()
    page.get_by_label("Nausea", exact=True).check()
    page.get_by_label("How bad: Nausea").select_option("severe")
    page.get_by_label("Something else").fill("odd taste")
    page.get_by_role("button", name="Store").click()
    status(page, "Saved.")
    told = {b.name: b.severity for b in diary.bodies("side effect")}
    assert told == {"Nausea": "severe", "odd taste": "moderate"}
    page.get_by_role("button", name="Store").click()
    status(page, "Nothing new")


def test_a_refused_entry_stays_and_says_why_until_it_is_given_up(device, diary):
    page = evening(device, diary)
    page.evaluate("""async () => {
        const open = indexedDB.open("evidose-diary");
        await new Promise((done) => { open.onsuccess = done; });
        const queue = open.result.transaction("queue", "readwrite").objectStore("queue");
        const body = { kind: "score", outcome: "pain", instrument: "nrs-pain", value: 77 };
        const entry = { id: "f".repeat(32), at: "2026-11-20T21:00:00+01:00", zone: "", body };
        const record = document.querySelector("meta[name=evidose-record]").content;
        queue.add({ id: entry.id, record, entry });
        await new Promise((done) => { queue.transaction.oncomplete = done; });
    }""")
    reload(page)
    refused = page.locator(".refused")
    refused.get_by_text("0 to 10").wait_for()
    status(page, "One entry is not saved. The reason stands below.")
    tell(page, "goes through all the same")
    status(page, "Saved.")
    assert len(diary.bodies("note")) == 1
    refused.get_by_role("button", name="Discard").click()
    refused.get_by_role("button").wait_for(state="detached")
    assert page.locator("#kept").inner_text() == "Saved."
    assert values(diary) == {}


def test_what_the_record_refuses_is_not_called_saved(device, diary):
    """A score that the page shows is corrected from elsewhere before it is corrected here."""
    shown = {"outcome": "pain", "instrument": "nrs-pain"}
    diary.write(kind="score", **shown, value=5)
    page = evening(device, diary)
    first = diary.record()[0].id
    diary.correct(first, kind="score", **shown, value=6)
    tap(page, "pain", "7")
    status(page, "One entry is not saved. The reason stands below.")
    page.locator(".refused").get_by_text("a second correction").wait_for()
    assert "Saved" not in page.locator("#kept").inner_text()
    assert values(diary) == {"pain": 6}
    tell(page, "told after it")
    status(page, "Saved.")
    page.locator(".refused").get_by_role("button", name="Discard").click()
    page.locator(".refused").get_by_role("button").wait_for(state="detached")
    assert [b.text for b in diary.bodies("note")] == ["told after it"]


def test_what_is_stored_beside_a_refused_entry_is_stored(device, diary):
    shown = {"outcome": "pain", "instrument": "nrs-pain"}
    diary.write(kind="score", **shown, value=5)
    page = evening(device, diary)
    diary.correct(diary.record()[0].id, kind="score", **shown, value=6)
    device.set_offline(True)
    tap(page, "pain", "7")
    tap(page, "fatigue", "4")
    status(page, "2 waiting")
    device.set_offline(False)
    status(page, "One entry is not saved.")
    assert values(diary) == {"pain": 6, "fatigue": 4}
    page.locator(".refused").get_by_role("button", name="Discard").click()
    page.wait_for_function("() => document.querySelector('#kept').textContent === ''")


@pytest.mark.parametrize("zone", ["Etc/GMT+12", "Etc/GMT-14", "America/New_York", "Asia/Tokyo"])
@pytest.mark.parametrize("back", [0, 1])
def test_a_browser_in_another_zone_tells_the_evening_of_the_page(browser, diary, zone, back):
    """At any hour it is another day in one of the first two zones than where the server stands."""
    context = browser.new_context(viewport=PHONE, timezone_id=zone)
    diary.let_in(context)
    page = context.new_page()
    page.goto(f"{diary.address}/me/evening")
    for _ in range(back):
        page.get_by_role("link", name="the evening before").click()
    day = page.locator("#evening").get_attribute("data-day")
    tap(page, "pain", "6")
    tell(page, "in another zone")
    status(page, "Saved.")
    written = diary.record()
    assert [str(local_day(e)) for e in written] == [day, day]
    assert all(e.at <= e.recorded + timedelta(seconds=2) for e in written)
    if not back:  # else it is said to have happened at ten in the evening
        assert all(e.recorded - e.at < timedelta(hours=27) for e in written)
    waits_on_its_evening(page, day)
    context.close()


def waits_on_its_evening(page, day):
    """An answer that waits stands in the form of its own evening after a reload."""
    page.route("**/me/entries", lambda route: route.abort())
    tap(page, "fatigue", "3")
    status(page, "1 waiting")
    reload(page)
    assert page.locator("#evening").get_attribute("data-day") == day
    page.locator("[data-outcome=fatigue] input:checked").wait_for(state="attached")
    assert page.locator("[data-outcome=fatigue] input:checked").get_attribute("value") == "3"


@pytest.mark.parametrize(
    ("device", "scheme"), [(PHONE, "light"), (DESKTOP, "dark")], indirect=["device"]
)
def test_axe_finds_nothing_in_any_state(device, diary, scheme):
    diary.write(**LDN)
    page = evening(device, diary)
    page.emulate_media(color_scheme=scheme)
    page.get_by_text("Side effects").click()
    clean(page)
    device.set_offline(True)
    reload(page)
    tap(page, "pain", "4")
    status(page, "1 waiting")
    clean(page)
    page.get_by_label("Note").fill("took tramadol")
    page.get_by_role("alert").first.wait_for()
    clean(page)
    tell(page, "I want to die")
    page.get_by_role("button", name="Show my diary again").wait_for()
    clean(page)
    page.get_by_role("button", name="Show my diary again").click()
    clean(page)


def test_help_that_comes_while_a_finger_is_down_is_the_heading_of_the_page(device, diary):
    page = evening(device, diary)
    device.set_offline(True)
    page.get_by_label("Note").fill("I want to die")
    page.get_by_role("alert").first.wait_for()
    touch = "(kind) => document.body.dispatchEvent(new PointerEvent(kind, { bubbles: true }))"
    page.evaluate(touch, "pointerdown")
    page.evaluate("document.querySelector('#evening').requestSubmit()")
    status(page, "1 waiting")
    page.evaluate(touch, "pointerup")
    page.get_by_role("button", name="Show my diary again").wait_for()
    clean(page)


def clean(page):
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= page.viewport_size["width"]
    found = Axe().run(page, options={"resultTypes": ["violations"]})
    assert found.violations_count == 0, found.generate_report()
