"""Who reaches the port and is not the owner: proxies, tunnels, other users, stolen addresses."""

import json
import re
import signal
import socket
import subprocess
import time
from contextlib import contextmanager
from urllib.parse import urlsplit

import httpx2
import pytest

from evidose.actions.entrance import find_serving

NOTE = "a note nobody else may read"
SHUT = "The diary is shut in this browser"
PLAIN_PROXY = """
daemon off; pid {folder}/pid; error_log {folder}/error.log; worker_processes 1;
events {{ worker_connections 64; }}
http {{
  access_log {folder}/access.log;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  server {{ listen 127.0.0.1:{port}; location / {{ proxy_pass {address}; }} }}
}}
"""


@pytest.fixture
def kept(diary):
    """The server, with a record that holds a note."""
    diary.write(kind="note", text=NOTE)
    return diary


@pytest.fixture
def owner(kept):
    """The owner's browser: its client has the session."""
    with httpx2.Client(timeout=60, base_url=kept.address) as client:
        assert client.get(kept.link()).status_code == 200
        yield client


@contextmanager
def running(command, port, **options):
    """Run a program until it listens, and end it."""
    with subprocess.Popen(command, **options) as process:
        try:
            for _ in range(200):
                try:
                    httpx2.get(f"http://127.0.0.1:{port}/health")
                    break
                except httpx2.TransportError:
                    time.sleep(0.05)
            yield process
        finally:
            process.send_signal(signal.SIGTERM)


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@pytest.fixture
def proxied(kept, nginx, tmp_path):
    """Address of a plain nginx in front of the server: it sends Host 127.0.0.1 and nothing else."""
    port, file = free_port(), tmp_path / "nginx.conf"
    file.write_text(PLAIN_PROXY.format(folder=tmp_path, port=port, address=kept.address))
    tmp_path.chmod(0o755)
    with running([nginx, "-c", str(file)], port, stderr=subprocess.DEVNULL):
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def tunnelled(kept, socat):
    """Address of a tunnel to the server, as socat, `ssh -R` and the like make one."""
    port, to = free_port(), urlsplit(kept.address).netloc
    command = [socat, f"TCP-LISTEN:{port},bind=127.0.0.1,fork,reuseaddr", f"TCP:{to}"]
    with running(command, port):
        yield f"http://127.0.0.1:{port}"


def attacks(client, address, owner):
    """Try to read and to erase; return what came back."""
    token = re.search(r'evidose-token" content="(\w+)"', owner.get("/me/").text)[1]
    yield client.get(f"{address}/me/")
    for form in ("json", "csv", "fhir"):
        yield client.get(f"{address}/me/data/export?form={form}")
    yield client.get(f"{address}/me/entries")
    for told in (token, "0" * 64):
        yield client.post(f"{address}/me/data/erase", data={"token": told, "sure": "erase"})
        headers = {"x-csrf-token": told}
        yield client.post(f"{address}/me/entries", json={"entries": []}, headers=headers)


def shut(answers):
    for answer in answers:
        assert answer.status_code == 403, answer.request.url
        assert SHUT in answer.text and NOTE not in answer.text
        assert "set-cookie" not in answer.headers


def test_a_plain_proxy_publishes_the_pages_and_not_the_diary(proxied, kept, owner):
    assert "naltrexone" in httpx2.get(f"{proxied}/", timeout=60).text
    with httpx2.Client(timeout=60) as visitor:
        shut(attacks(visitor, proxied, owner))
    assert [b.text for b in kept.bodies("note")] == [NOTE]


def test_a_tunnel_leads_to_the_same_shut_door(tunnelled, kept, owner):
    with httpx2.Client(timeout=60) as visitor:
        shut(attacks(visitor, tunnelled, owner))
    assert [b.text for b in kept.bodies("note")] == [NOTE]


def test_a_chosen_cookie_is_no_session(kept, owner):
    name = next(iter(owner.cookies))
    for value in ("a" * 64, "0" * 64, owner.cookies[name][::-1], owner.cookies[name][:-1]):
        with httpx2.Client(timeout=60, cookies={name: value}) as visitor:
            shut(attacks(visitor, kept.address, owner))


def test_a_stolen_address_is_worth_nothing_once_it_was_used(kept, proxied):
    link = kept.link()
    assert httpx2.get(link, timeout=60).status_code == 200
    again = proxied + link.removeprefix(kept.address)
    for address in (link, again):
        answer = httpx2.get(address, timeout=60)
        assert answer.status_code == 403 and "set-cookie" not in answer.headers


def test_a_link_is_worth_nothing_to_the_next_server(kept):
    link = kept.link()
    kept.start()
    assert httpx2.get(link, timeout=60).status_code == 403


def test_a_session_goes_on_when_the_server_starts_again(kept, owner):
    kept.start()
    assert NOTE in owner.get("/me/data/export?form=json").text


def test_another_user_reads_no_file_and_no_command_line(kept, nobody):
    files = [p for p in kept.home.rglob("*") if p.is_file()]
    assert {p.suffix for p in files} >= {".json", ".db"}
    for file in files:
        assert file.stat().st_mode & 0o077 == 0
        tried = subprocess.run([*nobody, "cat", str(file)], capture_output=True, check=False)
        assert tried.returncode and not tried.stdout
    listed = [*nobody, "sh", "-c", "cat /proc/[0-9]*/cmdline"]
    shown = subprocess.run(listed, capture_output=True, check=False).stdout
    key = json.loads(next(kept.home.glob("door/*.json")).read_text())["key"]
    assert b"evidose" in shown and b"/me/open" not in shown
    assert key.encode() not in shown and b"key=" not in shown


def test_another_user_with_the_cookie_is_not_let_in(kept, owner, nobody):
    """A browser hands cookies to every port of an address, also to somebody else's server."""
    asked = """
import http.client, sys
c = http.client.HTTPConnection(sys.argv[1])
c.request("GET", "/me/data/export?form=json", headers={"cookie": sys.argv[2]})
a = c.getresponse()
print(a.status, a.read().decode())
"""
    cookie = "; ".join(f"{n}={v}" for n, v in owner.cookies.items())
    command = ["/usr/bin/python3", "-c", asked, urlsplit(kept.address).netloc, cookie]
    for who, seen in ((nobody, False), ([], True)):
        done = subprocess.run([*who, *command], capture_output=True, text=True, check=True)
        assert done.stdout.startswith("200" if seen else "403")
        assert (NOTE in done.stdout) == seen


def test_a_redirect_file_leads_in_and_is_gone_afterwards(kept):
    page = kept._here(lambda: find_serving().redirect())
    assert page.stat().st_mode & 0o777 == 0o600
    link = re.search(r'href="([^"]+)"', page.read_text())[1].replace("&amp;", "&")
    with httpx2.Client(timeout=60) as browser:
        assert browser.get(link).status_code == 200
        assert NOTE in browser.get(f"{kept.address}/me/data/export?form=json").text
    assert not page.exists()


@pytest.mark.browser
def test_no_secret_in_the_address_the_referer_or_a_log(browser, diary_server, tmp_path):
    """From the private page to the diary, as `make run` opens it."""
    server = type(diary_server)(tmp_path / "home")
    log = (tmp_path / "log").open("w+")
    server.start("--log", stderr=log)
    try:
        file = server._here(lambda: find_serving().redirect())
        secret = re.search(r"key=([\w-]+)", file.read_text())[1]
        context = browser.new_context(viewport={"width": 360, "height": 740})
        page, sent = context.new_page(), []
        page.on("request", lambda r: sent.append((r.url, r.all_headers().get("referer", ""))))
        page.goto(file.as_uri())
        page.wait_for_url(f"{server.address}/me/")
        page.get_by_role("button", name="Begin").wait_for()
        assert secret not in page.content()
        assert [u for u, _ in sent if secret in u and u.startswith("http")] == [sent[1][0]]
        assert not any(secret in referer for _, referer in sent)
        assert page.evaluate("document.referrer") == ""
        context.close()
        log.flush()
        told = (tmp_path / "log").read_text()
        assert '"status": 200' in told and secret not in told and "key=" not in told
    finally:
        server.kill()
        log.close()


@pytest.mark.browser
def test_the_shut_door_on_a_phone(browser, diary):
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    assert page.goto(f"{diary.address}/me/evening").status == 403
    assert page.get_by_text("evidose open").is_visible()
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 360
    diary.let_in(context)
    page.get_by_role("link", name="Open the diary").click()
    page.get_by_role("link", name="Fill in this evening").wait_for()
    context.close()
