import json
import os
import pty
import signal
import subprocess
import sys
from urllib.parse import urlsplit

import httpx2
import pytest

COMMAND = [sys.executable, "-m", "evidose", "serve", "--port", "0", "--json"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_prints_the_address_serves_and_stops_when_told(number):
    with subprocess.Popen(COMMAND, stdout=subprocess.PIPE, text=True) as server:
        document = json.loads(server.stdout.readline())
        assert document["schema_version"] == 1
        assert "Low-dose naltrexone" in httpx2.get(document["address"]).text
        server.send_signal(number)
        assert server.wait(20) == 0
        assert server.stdout.read() == ""


def test_a_taken_port_is_one_plain_line():
    with subprocess.Popen(COMMAND, stdout=subprocess.PIPE, text=True) as server:
        port = urlsplit(json.loads(server.stdout.readline())["address"]).port
        second = [*COMMAND[:-2], str(port)]
        done = subprocess.run(second, capture_output=True, text=True, check=False)
        server.terminate()
    assert done.returncode == 1
    assert done.stdout == "" and "Traceback" not in done.stderr
    assert done.stderr.startswith(f"evidose: port {port} on 127.0.0.1 is taken")


def test_the_diary_is_shut_where_others_can_reach_the_server(tmp_path, monkeypatch):
    monkeypatch.setenv("EVIDOSE_HOME", str(tmp_path / "home"))
    piped = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen([*COMMAND, "--host", "0.0.0.0"], **piped) as all_:
        told = json.loads(all_.stdout.readline())
        here = told["address"].rstrip("/")
        assert here.startswith("http://127.0.0.1:") and told["diary"] is None
        assert "everybody in the network" in all_.stderr.readline()
        assert httpx2.get(f"{here}/").status_code == 200
        answer = httpx2.get(f"{here}/me/")
        assert answer.status_code == 403 and "until accounts exist" in answer.text
        assert httpx2.post(f"{here}/me/start").status_code == 403
        all_.terminate()
    assert not (tmp_path / "home").exists()


def test_a_link_goes_to_a_terminal_and_into_no_file(tmp_path, monkeypatch):
    monkeypatch.setenv("EVIDOSE_HOME", str(tmp_path / "home"))
    with subprocess.Popen(COMMAND[:-1], stdout=subprocess.PIPE, text=True) as server:
        first, second = server.stdout.readline(), server.stdout.readline()
        server.terminate()
        rest = server.stdout.read()
    assert "http://127.0.0.1:" in first and "evidose open" in second
    assert "key=" not in first + second + rest and rest == "Stopped.\n"
    master, slave = pty.openpty()
    with subprocess.Popen(COMMAND[:-1], stdout=slave) as server:
        told = ""
        while "gives a new link" not in told:
            told += os.read(master, 1000).decode()
        server.terminate()
    os.close(master)
    os.close(slave)
    assert "/me/open?key=" in told


def test_where_nothing_can_be_written_the_pages_are_served_all_the_same(tmp_path, monkeypatch):
    (tmp_path / "home").write_text("a file where a folder should be")
    monkeypatch.setenv("EVIDOSE_HOME", str(tmp_path / "home"))
    piped = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(COMMAND, **piped) as server:
        told = json.loads(server.stdout.readline())
        assert told["diary"] is None and "no links" in server.stderr.readline()
        assert httpx2.get(told["address"]).status_code == 200
        server.terminate()
