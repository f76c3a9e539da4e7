import os
import socket
import sys

import pytest

from evidose.actions.entrance import NOBODY, peer_user

HEAD = (
    "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout\n"
)
LINE = "{n:4}: {a} {b} 01 00000000:00000000 00:00000000 00000000 {user:5} 0 4 1 0000\n"
LOCAL = "0100007F" if sys.byteorder == "little" else "7F000001"
MAPPED = "0000000000000000FFFF0000" if sys.byteorder == "little" else "00000000000000000000FFFF"


@pytest.fixture
def tables(tmp_path):
    def write(name, *rows):
        lines = [LINE.format(n=n, a=a, b=b, user=u) for n, (a, b, u) in enumerate(rows)]
        (tmp_path / name).write_text(HEAD + "".join(lines))
        return tmp_path

    return write


def test_the_user_at_the_other_end_is_found(tables):
    ours, theirs = f"{LOCAL}:1F40", f"{LOCAL}:C350"
    folder = tables("tcp", (ours, theirs, 7), (theirs, f"{LOCAL}:1F41", 8), (theirs, ours, 1000))
    assert peer_user(("127.0.0.1", 50000), ("127.0.0.1", 8000), folder) == 1000
    assert peer_user(("127.0.0.1", 50001), ("127.0.0.1", 8000), folder) == NOBODY
    assert peer_user(("127.0.0.2", 50000), ("127.0.0.1", 8000), folder) == NOBODY
    assert peer_user(("127.0.0.1", 50000), ("127.0.0.1", 8002), folder) == NOBODY


def test_old_addresses_in_new_clothes_are_found(tables):
    tables("tcp")
    folder = tables("tcp6", (f"{MAPPED}{LOCAL}:C350", f"{MAPPED}{LOCAL}:1F40", 1000))
    assert peer_user(("127.0.0.1", 50000), ("127.0.0.1", 8000), folder) == 1000
    assert peer_user(("::ffff:127.0.0.1", 50000), ("::ffff:127.0.0.1", 8000), folder) == 1000


def test_a_system_that_lists_nothing_tells_nothing(tmp_path):
    assert peer_user(("127.0.0.1", 1), ("127.0.0.1", 2), tmp_path) is None


@pytest.mark.parametrize("name", ["testclient", "", "pages.example"])
def test_what_is_no_address_is_nobody(tables, name):
    assert peer_user((name, 1), ("127.0.0.1", 2), tables("tcp")) == NOBODY


def test_a_real_connection_is_ours(connections_listed):
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        with socket.create_connection(listening.getsockname()) as client:
            ends = client.getsockname(), listening.getsockname()
            assert peer_user(*ends) == os.getuid()
        assert peer_user(("127.0.0.1", 1), listening.getsockname()) == NOBODY
