"""A real server and a real browser."""

import json
import os
import subprocess
import sys
import time
from functools import partial

import pytest
from playwright.sync_api import TimeoutError as TookTooLong
from playwright.sync_api import expect, sync_playwright

from evidose.actions.entrance import find_serving
from evidose.actions.track.record import log_body, look, start
from evidose.actions.track.record.exchange import import_file

WAITING_MS = 90_000
"""A page on a loaded machine is slow and not wrong."""
expect.set_options(timeout=WAITING_MS)
ZONE = "Europe/Oslo"
PHONE, DESKTOP = {"width": 360, "height": 740}, {"width": 1280, "height": 900}


def reload(page):
    """Reload a page; where Chromium lets it hang, as it can with its network shut, once more."""
    try:
        page.reload(timeout=WAITING_MS / 3)
    except TookTooLong:
        page.reload()


@pytest.fixture(scope="session")
def site():
    """Address of a running `evidose serve`."""
    command = [sys.executable, "-m", "evidose", "serve", "--port", "0", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        yield json.loads(server.stdout.readline())["address"].rstrip("/")
        server.terminate()


@pytest.fixture(scope="module")
def browser(chromium):
    """Debian's Chromium; closed with the module, since its event loop bars others in a worker."""
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        found = playwright.chromium.launch(executable_path=chromium, args=arguments)
        yield found
        found.close()


@pytest.fixture(params=[PHONE, DESKTOP], ids=["phone", "desktop"])
def visit(request, browser, site):
    """Open pages as a visitor; another host or a logged error is a failure."""
    context = browser.new_context(viewport=request.param)
    page = context.new_page()
    foreign, errors = [], []
    page.on("request", lambda r: foreign.append(r.url) if not r.url.startswith(site) else None)
    page.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda e: errors.append(str(e)))

    def open_page(path):
        page.goto(site + path)
        return page

    yield open_page
    context.close()
    assert not foreign
    assert not errors


@pytest.fixture
def unscripted(browser, site):
    """Open pages with scripts off."""
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()

    def open_page(path):
        page.goto(site + path)
        return page

    yield open_page
    context.close()


DIES_AFTER_WRITING = """
import os, signal
from evidose.cli import main
from evidose.person.live import LiveRecord
append = LiveRecord.append
def append_and_die(self, entries):
    append(self, entries)
    os.kill(os.getpid(), signal.SIGKILL)
LiveRecord.append = append_and_die
main()
"""


class DiaryServer:
    """`evidose serve` with a record of its own, on one port however often it is started."""

    def __init__(self, home):
        self.home, self.port, self.process, self.address = home, 0, None, ""
        self.first_link = ""

    def start(self, *more, dies_after_writing=False, **options):
        if self.process is not None:
            self.kill()
        program = ["-c", DIES_AFTER_WRITING] if dies_after_writing else ["-m", "evidose"]
        command = [sys.executable, *program, "serve", "--port", str(self.port), "--json", *more]
        env = {**os.environ, "EVIDOSE_HOME": str(self.home), "TZ": ZONE}
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, text=True, env=env, **options
        )
        told = json.loads(self.process.stdout.readline())
        self.address, self.first_link = told["address"].rstrip("/"), told["diary"]
        self.port = int(self.address.rpartition(":")[2])

    def kill(self):
        """End it as a power cut would."""
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def bodies(self, kind=None):
        """What the record holds now, read by another process."""
        found = [e.body for e in self._here(look, lambda: None).current]
        return [b for b in found if kind in (None, b.kind)]

    def record(self):
        """Everything that was ever written, in order."""
        return self._here(look, lambda: None).history

    def forget(self):
        """Remove the record's files; what the server keeps for its door stays."""
        for file in self.home.glob("record*"):
            file.unlink()

    def link(self):
        """A new link that opens the diary, as `evidose open` gives it."""
        return self._here(find_serving).link()

    def let_in(self, context):
        """Open the diary in a browser, as its owner does."""
        page = context.new_page()
        page.goto(self.link())
        page.wait_for_url(f"{self.address}/me/")
        page.close()

    def write(self, at=None, **body):
        """Write an entry from the command line, as it were; `at` is a day."""
        self._here(partial(log_body, at=at and str(at)), json.dumps(body), lambda: None)

    def takes(self, compound="low-dose-naltrexone", word=None):
        """Say which compound the record is about."""
        told = {"kind": "safety answer", "question": "compounds", "answers": [compound]}
        self._here(log_body, json.dumps(told), lambda: word)

    def correct(self, entry, **body):
        """Correct an entry from the command line."""
        self._here(partial(log_body, replaces=entry), json.dumps(body), lambda: None)

    def take_over(self, table):
        """Take a CSV over, as the command line would."""
        file = self.home.parent / "mine.csv"
        file.write_text(table, encoding="utf-8")
        self._here(import_file, file, lambda: None)

    def _here(self, action, *given):
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("EVIDOSE_HOME", str(self.home))
            patch.setenv("TZ", ZONE)  # an evening ends for both at the same hour
            time.tzset()
            try:
                return action(*given)
            finally:
                patch.undo()
                time.tzset()


@pytest.fixture(scope="module")
def diary_server(tmp_path_factory):
    """A server that is kept for the tests of a module."""
    server = DiaryServer(tmp_path_factory.mktemp("record") / "home")
    server.start()
    yield server
    server.kill()


@pytest.fixture
def diary(diary_server, islands):
    """The server, with an empty record that is not encrypted."""
    diary_server.forget()
    if diary_server.process.poll() is not None:
        diary_server.start()
    diary_server._here(start, None)
    return diary_server


@pytest.fixture
def device(request, browser, diary):
    """Somebody's own browser, a phone's unless told; other hosts and script errors are failures."""
    context = browser.new_context(viewport=getattr(request, "param", PHONE))
    context.set_default_timeout(WAITING_MS)
    foreign, errors = [], []
    here = diary.address
    context.on("request", lambda r: foreign.append(r.url) if not r.url.startswith(here) else None)
    context.on("weberror", lambda e: errors.append(str(e.error)))
    diary.let_in(context)
    yield context
    context.close()
    assert not foreign
    assert not errors
