"""What a server still holds in its memory once the record is locked: no passphrase and no key."""

import re
import time
from hashlib import pbkdf2_hmac
from pathlib import Path

import httpx2
import pytest

WORD = "quite-unlikely-passphrase-9471"
ITERATIONS = 256_000
FORGOTTEN_S = 2
"""After a form with a passphrase was answered."""

pytestmark = pytest.mark.usefixtures("memory_shown")


def places(pid, needle):
    """Return how often `needle` stands in the memory of a process."""
    found = 0
    maps = Path(f"/proc/{pid}/maps").read_text().splitlines()
    with Path(f"/proc/{pid}/mem").open("rb", 0) as memory:
        for line in maps:
            where, rights, *_ = line.split()
            if not rights.startswith("rw"):
                continue
            first, end = (int(n, 16) for n in where.split("-"))
            try:
                memory.seek(first)
                found += memory.read(end - first).count(needle)
            except OSError:
                continue
    return found


def send(client, path, **typed):
    token = re.search(r'name="token" value="(\w+)"', client.get("/me/").text)[1]
    return client.post(path, data={"token": token, **typed})


@pytest.fixture
def visitor(diary):
    diary.forget()
    with httpx2.Client(base_url=diary.address, timeout=60) as client:
        client.get(diary.link())
        yield client


def test_a_locked_record_leaves_no_passphrase_and_no_key(diary, visitor):
    begun = send(visitor, "/me/start", protect="yes", passphrase=WORD, again=WORD)
    assert begun.status_code == 303
    pid = diary.process.pid
    salt = (diary.home / "record.db").read_bytes()[:16]
    key = pbkdf2_hmac("sha512", WORD.encode(), salt, ITERATIONS, 32)
    secrets = {"passphrase": WORD.encode(), "key": key, "key in digits": key.hex().encode()}

    def left():
        return {name: n for name, s in secrets.items() if (n := places(pid, s))}

    assert "Evening" in visitor.get("/me/evening").text
    time.sleep(FORGOTTEN_S)
    found = left()
    assert "passphrase" not in found
    assert found, "the way of looking finds the key of an open record"
    send(visitor, "/me/lock")
    time.sleep(FORGOTTEN_S)
    assert left() == {}
    for word in (f"{WORD}!", WORD):
        send(visitor, "/me/unlock", passphrase=word)
    visitor.get("/me/evening")
    copy = send(visitor, "/me/data/backup", passphrase=WORD)
    assert copy.status_code == 200
    send(visitor, "/me/lock")
    time.sleep(FORGOTTEN_S)
    assert left() == {}


def test_an_erased_record_leaves_no_passphrase_and_no_key(diary, visitor):
    send(visitor, "/me/start", protect="yes", passphrase=WORD, again=WORD)
    visitor.get("/me/evening")
    salt = (diary.home / "record.db").read_bytes()[:16]
    key = pbkdf2_hmac("sha512", WORD.encode(), salt, ITERATIONS, 32)
    gone = send(visitor, "/me/data/erase", sure="erase", passphrase=WORD)
    assert gone.status_code == 200 and not (diary.home / "record.db").exists()
    time.sleep(FORGOTTEN_S)
    for secret in (WORD.encode(), key, key.hex().encode()):
        assert places(diary.process.pid, secret) == 0
