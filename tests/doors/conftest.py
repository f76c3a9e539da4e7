"""A real server and a real browser."""

import json
import subprocess
import sys

import pytest
from playwright.sync_api import sync_playwright

PHONE, DESKTOP = {"width": 360, "height": 740}, {"width": 1280, "height": 900}


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
