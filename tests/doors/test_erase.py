"""A marker goes in through every door; after erasing it is nowhere, or where it is is named."""

import os
import subprocess
import sys

import pytest
from playwright.sync_api import expect

from evidose.actions.track.record import start

pytestmark = pytest.mark.browser

MARKER = "zanzibar-9471"
WORD = "quite-unlikely-passphrase"
TABLE = f"date,pain,note\n2026-01-05,4,{MARKER} imported\n"


def holding(folder):
    """Return the files below a folder that hold the marker as text, in one of two encodings."""
    needles = (MARKER.encode(), MARKER.encode("utf-16-le"))
    found = []
    for file in folder.rglob("*"):
        if file.is_file() and any(n in file.read_bytes() for n in needles):
            found.append(file)
    return found


@pytest.fixture
def command(diary, tmp_path):
    """Run a command as the owner of the record, with folders of the test's own."""
    for name in ("work", "temp"):
        (tmp_path / name).mkdir()
    own = {
        "EVIDOSE_HOME": str(diary.home),
        "TMPDIR": str(tmp_path / "temp"),
        "TZ": "Europe/Oslo",
        "EVIDOSE_PASSPHRASE": WORD,
    }

    def run(*words):
        done = subprocess.run(
            [sys.executable, "-m", "evidose", *words],
            env={**os.environ, **own},
            cwd=tmp_path / "work",
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


def write_from_the_command_line(command, work):
    """Bring the marker in, and out again into files; return those files."""
    (work / "mine.csv").write_text(TABLE)
    command("person", "log", f"{MARKER}, and it rained all day")
    command("person", "log", "pain", "6")
    command("person", "import", "mine.csv", "--column", "note=note")
    command("report", "--compound", "low-dose-naltrexone", "--pdf", "visit.pdf")
    command("person", "backup", "copy.db")
    for form in ("json", "csv", "fhir"):
        command("person", "export", f"record.{form}", "--format", form)
    return {"visit.pdf", "copy.db", "record.json", "record.csv", "record.fhir"}


def write_in_the_browser(context, diary, encrypted):
    """A note that is stored, one that waits while the server is away, and one that is typed."""
    page = context.new_page()
    page.goto(f"{diary.address}/me/")
    if encrypted:
        page.get_by_label("Passphrase", exact=True).fill(WORD)
        page.get_by_role("button", name="Unlock").click()
    page.goto(f"{diary.address}/me/data")
    with page.expect_download() as download:
        page.evaluate("() => { location.href = '/me/data/export?form=json'; }")
    download.value.cancel()
    page.goto(f"{diary.address}/me/evening")
    page.wait_for_function("() => navigator.serviceWorker.controller")
    note = page.get_by_label("Note")
    for text, told in ((f"{MARKER} stored", "Saved."), (f"{MARKER} waits", "1 waiting")):
        note.fill(text)
        page.get_by_role("button", name="Store").click()
        expect(page.locator("#kept")).to_contain_text(told, timeout=40_000)
        page.route("**/me/entries", lambda route: route.abort())
    note.press_sequentially(f"{MARKER} typed")
    page.wait_for_timeout(500)
    page.unroute_all()
    return page


@pytest.mark.parametrize("encrypted", [False, True], ids=["plain", "encrypted"])
def test_a_marker_from_every_door_is_gone_or_named(
    diary, command, browser, chromium, tmp_path, encrypted
):
    diary.forget()
    diary._here(start, WORD if encrypted else None)
    work, temp, profile = tmp_path / "work", tmp_path / "temp", tmp_path / "profile"
    written = write_from_the_command_line(command, work)
    context = browser.browser_type.launch_persistent_context(
        profile, executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
    )
    try:
        diary.let_in(context)
        page = write_in_the_browser(context, diary, encrypted)
        assert bool(holding(diary.home)) is not encrypted
        assert not holding(temp), "nothing is put down on the way"
        page.goto(f"{diary.address}/me/data")
        page.get_by_label("Type erase to go on").fill("erase")
        if encrypted:
            page.get_by_label("Passphrase, to erase").fill(WORD)
        page.get_by_role("button", name="Erase").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("rased")
        told = page.locator("main").inner_text()
        page.goto(f"{diary.address}/me/")
        page.wait_for_timeout(500)
    finally:
        context.close()
    for name in written:
        assert str(work / name) in told, f"{name} is named"
    assert "evidose-record.json" in told, "the download is named"
    assert not holding(diary.home) and not list(diary.home.glob("record*"))
    assert not holding(temp)
    assert {f.name for f in holding(work)} <= written | {"mine.csv"}, "the person's own file stays"
    assert holding(profile) == []
