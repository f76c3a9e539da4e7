import gzip
import json
import re
import struct

import pytest

from evidose.web.me.built import script_address


@pytest.fixture
def device(person, islands):
    """Somebody with a record, where the scripts were built."""
    return person


def test_pages_name_script_and_manifest(device):
    page = device.look("/me/evening")
    assert f'src="{script_address()}"' in page and "/me/manifest.webmanifest" in page
    script = device.get(script_address())
    assert script.status_code == 200 and "immutable" in script.headers["cache-control"]
    assert script.headers["content-type"].startswith("text/javascript")


def test_rules_are_small_and_asked_for_anew_only_when_they_change(device):
    rules = device.get("/me/rules.json")
    assert rules.json()["notices"] and len(gzip.compress(rules.content)) < 190_000
    again = device.get("/me/rules.json", headers={"if-none-match": rules.headers["etag"]})
    assert again.status_code == 304


def test_the_worker_is_told_what_to_keep_and_all_of_it_is_there(device):
    worker = device.get("/me/worker.js")
    assert "no-cache" in worker.headers["cache-control"]
    shell = json.loads(re.match(r"self\.shell = (.*);\n", worker.text)[1])
    assert shell["page"] == "/me/shell" and shell["version"]
    ours = [f for f in shell["files"] if f.startswith("/me/")]
    assert {script_address(), "/me/rules.json"} <= set(ours)
    assert all(device.get(f).status_code == 200 for f in ours)


def test_the_shell_holds_no_value_and_no_token(device):
    device.look("/me/evening")
    device.fill("/me/evening", form="a" * 32, note="a secret", **{"score.pain.nrs-pain": "7"})
    page = device.look("/me/shell")
    assert 'id="evening"' in page and "Pain" in page
    assert "secret" not in page and "checked" not in page and "data-entry" not in page
    assert 'name="evidose-token" content=""' in page


def test_without_a_record_there_is_no_shell(visitor, islands):
    answer = visitor.get("/me/shell", follow_redirects=False)
    assert answer.status_code == 303 and answer.headers["location"] == "/me/"


def test_the_manifest_makes_it_installable(device):
    """Name, start within scope, own window, and icons of 192 and 512 pixels."""
    manifest = device.get("/me/manifest.webmanifest").json()
    assert manifest["start_url"].startswith(manifest["scope"]) and manifest["name"]
    assert manifest["display"] == "standalone"
    sizes = set()
    for icon in manifest["icons"]:
        picture = device.get(icon["src"]).content
        assert picture.startswith(b"\x89PNG")
        width, height = struct.unpack(">II", picture[16:24])
        assert icon["sizes"] == f"{width}x{height}"
        sizes.add((width, icon["purpose"]))
    assert {(192, "any"), (512, "any"), (512, "maskable")} <= sizes
