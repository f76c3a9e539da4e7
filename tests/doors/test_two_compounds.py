"""Two compounds in one record: a finding stops the dose it is about, and leaves the other's open.

Typed, kept on the device without a server, after sending, and from what the device remembers.
"""

import pytest
from tests.doors.conftest import DESKTOP, PHONE, reload
from tests.doors.test_evening import evening, status, tell

pytestmark = pytest.mark.browser

LDN = {"kind": "medicine", "name": "LDN", "amount": "4.5", "unit": "mg", "schedule": "every day"}
RICE = LDN | {"name": "red yeast rice", "amount": "600"}
VITAMIN = LDN | {"name": "vitamin D", "amount": "20", "unit": "ug"}
NAMES = ["LDN", "red yeast rice", "vitamin D"]
RULES_OF_BOTH = """async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    for (let tries = 0; ; tries += 1) {
        await registration.update();
        const settled = !registration.installing && !registration.waiting;
        const kept = Object.keys((await (await fetch("/me/rules.json")).json()).compounds);
        if (settled && kept.length === 2 && await caches.match("/me/shell")) return;
        if (tries > 100) {
            const served = (await (await fetch("/me/worker.js")).text()).split("\\n")[0];
            const names = await caches.keys();
            throw new Error(`the device has the rules of ${kept}; ${names}; ${served}`);
        }
        await new Promise((done) => setTimeout(done, 1000));
    }
}"""


@pytest.fixture
def page(device, diary):
    """The evening of somebody who takes two compounds and a vitamin, kept by the device."""
    for medicine in (LDN, RICE, VITAMIN):
        diary.write(**medicine)
    page = evening(device, diary)
    page.evaluate(RULES_OF_BOTH)
    reload(page)
    assert stopped(page) == []
    return page


def stopped(page):
    """Return the medicines whose dose cannot be ticked off."""
    fields = page.locator("fieldset.dose")
    found = fields.evaluate_all("all => all.map((f) => [f.dataset.medicine, f.disabled])")
    return [name for name, disabled in found if disabled]


def said(page):
    return page.locator(".dose-waits").all_inner_texts()


def waits_until(page, names):
    """Wait until just these doses are stopped."""
    page.wait_for_function(
        """(names) => {
            const fields = [...document.querySelectorAll("fieldset.dose")];
            const found = fields.filter((f) => f.disabled).map((f) => f.dataset.medicine);
            return JSON.stringify(found) === JSON.stringify(names);
        }""",
        arg=names,
    )


CASES = [
    ("tramadol 50 mg for my back", "LDN"),
    ("started simvastatin 20 mg today", "red yeast rice"),
    ("ciclosporin 100 mg for my skin", "red yeast rice"),
]


@pytest.mark.parametrize(("note", "medicine"), CASES)
def test_what_is_typed_stops_the_dose_it_is_about(page, note, medicine):
    page.get_by_label("Note").fill(note)
    waits_until(page, [medicine])
    assert said(page) == [
        f"No dose of {medicine} until this is cleared. This is not about your other medicines."
    ]
    page.get_by_label("Note").fill("the dentist was kind")
    waits_until(page, [])
    assert said(page) == []


def test_a_sign_of_danger_stops_both_and_names_both(page):
    page.get_by_label("Note").fill("my eyes are yellow and my urine is dark")
    waits_until(page, ["LDN", "red yeast rice"])
    assert said(page)[0] == (
        "No dose of LDN until this is cleared. The same holds for red yeast rice. "
        "This is not about your other medicines."
    )


@pytest.mark.parametrize(("note", "medicine"), CASES[:2])
@pytest.mark.parametrize("device", [PHONE, DESKTOP], indirect=True, ids=["phone", "desktop"])
def test_what_waits_on_the_device_stops_only_that_dose_after_it_was_sent_too(
    device, diary, page, note, medicine
):
    other = next(name for name in ("red yeast rice", "LDN") if name != medicine)
    device.set_offline(True)
    tell(page, note)
    status(page, "1 waiting")
    waits_until(page, [medicine])
    reload(page)
    page.get_by_text("Evidose does not answer").wait_for()
    waits_until(page, [medicine])
    page.locator(f"fieldset[data-medicine='{other}'] label", has_text="Taken").first.click()
    status(page, "2 waiting")
    device.set_offline(False)
    status(page, "Saved.")
    waits_until(page, [medicine])
    assert [b.medicine for b in diary.bodies("dose")] == [other]
    page.goto(f"{diary.address}/me/evening")
    page.get_by_role("alert").first.wait_for()
    assert stopped(page) == []  # the page of the server does not ask for the stopped dose at all
    shown = page.locator("fieldset.dose").evaluate_all("all => all.map((f) => f.dataset.medicine)")
    assert shown == [name for name in NAMES if name != medicine]


def test_the_answer_of_the_record_stops_only_the_dose_it_is_about(device, diary, page):
    """Without the rules the device judges nothing itself: only the answer tells it."""
    device.route("**/me/rules.json", lambda route: route.abort())
    page.evaluate("caches.keys().then((all) => Promise.all(all.map((c) => caches.delete(c))))")
    reload(page)
    tell(page, CASES[0][0])
    status(page, "Saved.")
    waits_until(page, ["LDN"])


def test_an_answer_without_compounds_stops_every_compound_and_no_other_medicine(device, page):
    """As a server of an earlier version gives it."""

    def older(route):
        answer = route.fetch()
        document = answer.json()
        for alarm in document.get("alarms", ()):
            del alarm["means"]
        route.fulfill(response=answer, json=document)

    page.route("**/me/entries", older)
    tell(page, CASES[0][0])
    status(page, "Saved.")
    waits_until(page, ["LDN", "red yeast rice"])


REMEMBER = """async (found) => {
    const open = indexedDB.open("evidose-diary");
    await new Promise((done) => { open.onsuccess = done; });
    const record = document.querySelector("meta[name=evidose-record]").content;
    const marks = open.result.transaction("marks", "readwrite").objectStore("marks");
    marks.put({ ...found, record }, "record");
    await new Promise((done) => { marks.transaction.oncomplete = done; });
}"""
STOPPED = {"stopped": True, "held": True, "quiet": True, "crisis": False}
GOES_ON = {"stopped": False, "held": False}


@pytest.mark.parametrize(
    ("mark", "names", "heading"),
    [
        (STOPPED, ["LDN", "red yeast rice"], "low-dose naltrexone and red yeast rice"),
        (
            STOPPED | {"doses": {"low-dose-naltrexone": STOPPED, "red-yeast-rice": GOES_ON}},
            ["LDN"],
            "low-dose naltrexone",
        ),
        (
            STOPPED | {"doses": {"red-yeast-rice": STOPPED}},
            ["LDN", "red yeast rice"],
            "low-dose naltrexone and red yeast rice",
        ),
        (
            STOPPED | {"doses": {"low-dose-naltrexone": GOES_ON, "red-yeast-rice": STOPPED}},
            ["red yeast rice"],
            "red yeast rice",
        ),
    ],
    ids=["an older version's", "one", "one that was not judged", "the other"],
)
def test_what_the_device_remembers_stops_only_the_dose_it_is_about(
    device, page, mark, names, heading
):
    device.set_offline(True)
    page.evaluate(REMEMBER, mark)
    reload(page)
    waits_until(page, names)
    page.get_by_role("heading", name=f"The plan is stopped for {heading}", exact=True).wait_for()


def test_the_first_page_stops_only_the_dose_it_is_about(device, diary, page):
    """A note waits in one tab while the first page stands in another."""
    first = device.new_page()
    first.goto(f"{diary.address}/me/")
    device.set_offline(True)
    tell(page, CASES[1][0])
    first.locator(".dose-waits").wait_for()
    enabled = first.locator("#dose-today form").evaluate_all(
        "all => all.map((f) => [f.medicine.value, !f.querySelector('button').disabled])"
    )
    assert enabled == [["LDN", True], ["red yeast rice", False], ["vitamin D", True]]
    assert first.locator(".dose-waits").inner_text().startswith("No dose of red yeast rice until")


def test_what_is_remembered_is_told_beside_what_is_typed_about_the_other(device, page):
    device.set_offline(True)
    doses = {"low-dose-naltrexone": STOPPED, "red-yeast-rice": GOES_ON}
    page.evaluate(REMEMBER, STOPPED | {"doses": doses})
    reload(page)
    remembered = page.get_by_role("heading", name="The plan is stopped for low-dose naltrexone")
    remembered.wait_for()
    page.get_by_label("Note").fill(CASES[1][0])
    waits_until(page, ["LDN", "red yeast rice"])
    assert remembered.is_visible()
    page.get_by_label("Note").fill(CASES[0][0])
    remembered.wait_for(state="detached")
    waits_until(page, ["LDN"])


# While one worker takes another's place, neither's cache may hold the rules for a moment.
KEEP_OLD_RULES = """async (gone) => {
    const find = () => caches.match("/me/rules.json");
    for (let tries = 0; !(await find()); tries += 1) {
        if (tries > 3000) throw new Error(`no rules are kept in ${await caches.keys()}`);
        await new Promise((done) => setTimeout(done, 20));
    }
    const rules = await (await find()).json();
    delete rules.compounds[gone];
    for (const notice of rules.notices) {
        for (const one of notice.means) one.compounds = one.compounds.filter((c) => c !== gone);
    }
    for (const name of await caches.keys()) {
        await (await caches.open(name)).put("/me/rules.json", new Response(JSON.stringify(rules)));
    }
}"""


def test_rules_from_before_something_was_taken_are_asked_for_anew(device, page):
    page.evaluate(KEEP_OLD_RULES, "red-yeast-rice")
    reload(page)
    page.get_by_label("Note").fill(CASES[1][0])
    waits_until(page, ["red yeast rice"])


def test_without_a_server_old_rules_stop_what_they_do_not_know_with_the_rest(device, page):
    page.evaluate(KEEP_OLD_RULES, "red-yeast-rice")
    device.set_offline(True)
    reload(page)
    page.get_by_label("Note").fill(CASES[0][0])
    waits_until(page, ["LDN", "red yeast rice"])
