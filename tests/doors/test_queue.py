"""What waits in a browser belongs to one record: it enters no other, and can be sealed to it."""

import json
import re
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import expect
from tests.doors.conftest import reload

from evidose.actions.track.record import erase, look, start

pytestmark = pytest.mark.browser

KEPT = Path(__file__).parents[1] / "upgrade/v0_1_0/queue.json"
MARKER = "zanzibar-marker"
WHOLE = """async () => {
  const told = [];
  for (const { name } of await indexedDB.databases()) {
    const db = await new Promise((done) => {
      const asked = indexedDB.open(name);
      asked.onsuccess = () => done(asked.result);
    });
    for (const store of db.objectStoreNames) {
      const all = await new Promise((done) => {
        const asked = db.transaction(store).objectStore(store).getAll();
        asked.onsuccess = () => done(asked.result);
      });
      const text = (_, v) => v instanceof ArrayBuffer
        ? new TextDecoder().decode(v) : v instanceof CryptoKey ? "key" : v;
      told.push(JSON.stringify(all, text));
    }
    db.close();
  }
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const key of await cache.keys()) {
      if (!key.url.endsWith("rules.json")) told.push(await (await cache.match(key)).text());
    }
  }
  told.push(JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage }));
  return told.join(" ");
}"""
"""Everything that the browser keeps for the diary, as text."""
DRAFTED = """async () => {
  const asked = indexedDB.open("evidose-diary");
  await new Promise((done) => { asked.onsuccess = done; });
  const all = asked.result.transaction("marks").objectStore("marks").getAllKeys();
  await new Promise((done) => { all.onsuccess = done; });
  asked.result.close();
  return all.result.some((key) => key.startsWith("draft "));
}"""
STORE_AT_ONCE = """() => {
  const watch = new MutationObserver(() => {
    if (!document.querySelector(".keys")) return;
    watch.disconnect();
    const note = document.querySelector("#f-note");
    note.dispatchEvent(new Event("input", { bubbles: true }));
    note.form.requestSubmit();
  });
  addEventListener("DOMContentLoaded", () => {
    document.querySelector("#f-note").value = "told in a hurry";
    watch.observe(document, { childList: true, subtree: true });
  });
}"""
"""Press the button the moment the form listens, before what was kept of it is read."""
SLOW_STORE = """{
  const set = Object.getOwnPropertyDescriptor(IDBRequest.prototype, "onsuccess").set;
  const open = new Promise((done) => { window.letIn = done; });
  Object.defineProperty(IDBRequest.prototype, "onsuccess", {
    set(work) { set.call(this, (event) => open.then(() => work.call(this, event))); },
  });
}"""
"""What the browser keeps is out of reach until `letIn()`."""


def kept(page):
    return page.evaluate(WHOLE)


def evening(device, diary, word=None):
    """Open the evening, wait until the browser keeps it."""
    page = device.new_page()
    page.goto(f"{diary.address}/me/")
    if word:
        page.get_by_label("Passphrase", exact=True).fill(word)
        page.get_by_role("button", name="Unlock").click()
    page.goto(f"{diary.address}/me/evening")
    page.wait_for_function("() => navigator.serviceWorker.controller")
    page.wait_for_function(
        "async () => { for (const n of await caches.keys())"
        " if (await (await caches.open(n)).match('/me/shell')) return true; return false; }"
    )
    page.locator(".keys").wait_for(state="attached")
    page.wait_for_load_state("networkidle")  # the keys to what is sealed have come
    return page


def note(page, text):
    """Type a note and store it; of a press that a loaded browser let fall, there is another."""
    field, button = page.get_by_label("Note"), page.get_by_role("button", name="Store")
    field.fill(text)
    for _ in range(3):
        button.click()
        for _ in range(50):
            if field.input_value() != text:
                return
            page.wait_for_timeout(100)
    pytest.fail(f"pressed three times, and the note is still there: {heard_of(page)}")


def heard_of(page):
    """What the page says and holds, for the next reader of a failure."""
    return page.evaluate(
        "() => ({ status: document.querySelector('#kept')?.textContent,"
        " active: document.activeElement?.outerHTML.slice(0, 80),"
        " shell: !document.querySelector('meta[name=evidose-token]')?.content })"
    )


def waits(page):
    expect(page.locator("#kept")).to_contain_text("waiting")


def drafted(page):
    """Wait until what is typed and not stored is kept."""
    page.wait_for_function(DRAFTED)


def again(diary, word=None):
    """Erase the record, as the command line does, and begin another one."""
    diary._here(partial(erase, lambda: None, lost=True))
    diary._here(start, word)


def test_a_note_of_an_erased_record_never_enters_the_next(device, diary):
    page = evening(device, diary)
    diary.kill()
    note(page, MARKER)
    waits(page)
    again(diary)
    diary.start()
    page.goto(f"{diary.address}/me/")
    expect(page.get_by_text("belongs to a record that is no longer here")).to_be_visible()
    page.goto(f"{diary.address}/me/evening")
    told = page.get_by_text("belongs to a record that is no longer here")
    expect(told).to_be_visible()
    page.get_by_role("button", name="Store").wait_for()
    note(page, "of the next person")
    expect(page.locator("#kept")).to_have_text("Saved.")
    assert [b.text for b in diary.bodies("note")] == ["of the next person"]
    page.get_by_role("button", name="Delete it from this device").click()
    expect(told).not_to_be_visible()
    assert MARKER not in kept(page)


def test_what_is_left_is_told_where_there_is_no_record_too(device, diary):
    page = evening(device, diary)
    diary.kill()
    note(page, MARKER)
    waits(page)
    diary._here(partial(erase, lambda: None))
    diary.start()
    page.goto(f"{diary.address}/me/")
    expect(page.get_by_text("belongs to a record that is no longer here")).to_be_visible()
    page.get_by_role("button", name="Delete it from this device").click()
    expect(page.get_by_text("no longer here")).not_to_be_visible()
    assert MARKER not in kept(page)


def test_a_page_of_an_erased_record_stores_nothing_in_the_next(diary, browser):
    context = browser.new_context(java_script_enabled=False)
    diary.let_in(context)
    page = context.new_page()
    page.goto(f"{diary.address}/me/evening")
    page.get_by_label("Note").fill(MARKER)
    again(diary)
    page.get_by_role("button", name="Store").click()
    expect(page.get_by_text("no longer here")).to_be_visible()
    assert diary.bodies() == []
    context.close()


def test_what_version_0_1_0_kept_is_asked_about(device, diary):
    page = device.new_page()
    page.goto(f"{diary.address}/me/")
    page.goto(f"{diary.address}/assets/icon.svg")  # no script of ours has the database open
    page.evaluate("() => new Promise((d) => {"
                  " indexedDB.deleteDatabase('evidose-diary').onsuccess = d; })")  # fmt: skip
    page.evaluate(
        """(old) => new Promise((done) => {
          const asked = indexedDB.open(old.database, 1);
          asked.onupgradeneeded = () => {
            const keys = {keyPath: "seq", autoIncrement: true};
            const q = asked.result.createObjectStore("queue", keys);
            q.createIndex("id", "entry.id", {unique: true});
            asked.result.createObjectStore("marks");
            for (const v of old.stores.queue.values) q.add(v);
          };
          asked.onsuccess = () => { asked.result.close(); done(); };
        })""",
        json.loads(KEPT.read_text()),
    )
    page.goto(f"{diary.address}/me/evening")
    expect(page.get_by_text("Are they yours?")).to_be_visible()
    assert diary.bodies() == []
    page.get_by_role("button", name="These are mine: store them").click()
    expect(page.get_by_text("Are they yours?")).not_to_be_visible()
    expect(page.locator("#kept")).to_have_text("Saved.")
    assert {b.kind for b in diary.bodies()} == {"score", "dose", "note"}
    assert "stiff hands" not in kept(page)


@pytest.fixture
def sealed(diary):
    """The server, with an encrypted record that has a question for the evening."""
    diary.forget()
    diary._here(start, "quite a long word")
    return diary


def standing(diary):
    return diary._here(partial(look, lambda: "quite a long word")).current


def test_what_waits_for_an_encrypted_record_is_sealed(device, sealed):
    page = evening(device, sealed, "quite a long word")
    sealed.kill()
    note(page, f"{MARKER} I want to die")
    waits(page)
    expect(page.get_by_text("Talk to somebody now").first).to_be_visible()
    assert MARKER not in kept(page)
    reload(page)
    waits(page)
    expect(page.get_by_text("Talk to somebody now").first).to_be_visible()
    sealed.start()
    page.goto(f"{sealed.address}/me/")
    page.get_by_label("Passphrase", exact=True).fill("quite a long word")
    page.get_by_role("button", name="Unlock").click()
    page.goto(f"{sealed.address}/me/evening")
    expect(page.locator("#kept")).to_have_text(re.compile("Saved|^$"))
    page.wait_for_timeout(1500)
    assert [e.body.text for e in standing(sealed)] == [f"{MARKER} I want to die"]


def test_a_note_that_was_typed_and_not_stored_is_kept(device, diary):
    page = evening(device, diary)
    diary.kill()
    reload(page)
    expect(page.get_by_text("What you type is kept on this device")).to_be_visible()
    page.get_by_label("Note").fill("half a sent")
    drafted(page)
    reload(page)
    expect(page.get_by_label("Note")).to_have_value("half a sent")
    page.get_by_role("button", name="Store").click()
    waits(page)
    reload(page)
    expect(page.get_by_label("Note")).to_have_value("")


def test_what_was_stored_at_once_does_not_come_back(device, diary):
    page = evening(device, diary)
    diary.kill()
    reload(page)
    page.get_by_label("Note").fill("told in a hurry")
    drafted(page)
    page.add_init_script(f"({STORE_AT_ONCE})()")
    reload(page)
    waits(page)
    assert page.get_by_label("Note").input_value() == ""


def test_the_button_pressed_before_anything_can_be_kept_loses_nothing(device, diary):
    page = evening(device, diary)
    page.add_init_script(SLOW_STORE)
    reload(page)
    diary.kill()
    page.get_by_label("Note").fill("told too early")
    page.get_by_role("button", name="Store").click()
    page.wait_for_timeout(500)
    assert page.get_by_label("Note").input_value() == "told too early"
    page.evaluate("letIn()")
    waits(page)
    assert page.get_by_label("Note").input_value() == ""


def test_words_that_could_not_be_kept_stay_in_the_form(device, diary):
    page = evening(device, diary)
    page.evaluate("() => { IDBObjectStore.prototype.add = () => { throw new Error('full'); }; }")
    page.get_by_label("Note").fill("not to be lost")
    page.get_by_role("button", name="Store").click()
    expect(page.locator("#kept")).to_contain_text("nothing was stored")
    expect(page.get_by_label("Note")).to_have_value("not to be lost")
    assert diary.bodies("note") == []


def test_nothing_moves_under_a_press_of_the_button(device, diary):
    """An alarm comes while the button is down: it waits until what was pressed is done."""
    page = evening(device, diary)
    page.locator(".keys").wait_for(state="attached")
    page.get_by_label("Note").fill("I want to die")
    alert = page.get_by_role("alert")
    alert.wait_for()
    page.get_by_label("Note").fill("my eyes are yellow")
    box = page.get_by_role("button", name="Store").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.wait_for_timeout(500)  # what is typed is judged after a tenth of a second
    assert "harming yourself" in alert.first.inner_text()
    page.mouse.up()
    expect(page.locator("#kept")).to_have_text("Saved.")
    assert [b.text for b in diary.bodies("note")] == ["my eyes are yellow"]


def test_a_note_not_stored_is_sealed_too(device, sealed):
    sealed.takes(word="quite a long word")
    page = evening(device, sealed, "quite a long word")
    page.get_by_label("Note").fill(MARKER)
    drafted(page)
    assert MARKER not in kept(page)
    reload(page)
    expect(page.get_by_label("Note")).to_have_value(MARKER)
    sealed.kill()
    reload(page)
    expect(page.get_by_text("kept, sealed")).to_be_visible()
    expect(page.get_by_label("Note")).to_have_value("")


def test_words_that_were_said_to_name_no_medicine_are_sealed_too(device, sealed):
    sealed.takes(word="quite a long word")
    page = evening(device, sealed, "quite a long word")
    page.get_by_label("Note").press_sequentially("took smack today")
    alert = page.get_by_role("alert")
    alert.get_by_role("button", name="No, not that").click()
    expect(alert).to_have_count(0)
    drafted(page)
    assert "smack" not in kept(page)
    page.get_by_role("button", name="Store").click()
    expect(page.locator("#kept")).to_have_text("Saved.")
    page.goto(f"{sealed.address}/me/evening")
    page.get_by_label("Note").press_sequentially("took smack today")
    page.wait_for_timeout(1500)
    expect(alert).to_have_count(0)
