import json

import pytest

from evidose.actions.track.sealing import key_pair, told_keys
from evidose.person.store import Identity

PUBLIC = {"kty": "EC", "crv": "P-256", "x": "a", "y": "b"}
PRIVATE = {**PUBLIC, "d": "c"}


def test_a_pair_is_kept_without_what_does_not_belong_to_it():
    told = told_keys({"public": {**PUBLIC, "ext": True}, "private": {**PRIVATE, "key_ops": []}})
    assert told is not None
    assert [json.loads(t) for t in told] == [PUBLIC, PRIVATE]
    assert key_pair(Identity("id", *told)) == {"public": PUBLIC, "private": PRIVATE}
    assert key_pair(Identity("id", None, None)) is None


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"public": PUBLIC},
        {"public": PUBLIC, "private": PUBLIC},
        {"public": {**PUBLIC, "x": "other"}, "private": PRIVATE},
        {"public": {**PUBLIC, "crv": "P-384"}, "private": PRIVATE},
        {"public": {**PUBLIC, "x": "a" * 201}, "private": {**PRIVATE, "x": "a" * 201}},
        {"public": {**PUBLIC, "x": 1}, "private": {**PRIVATE, "x": 1}},
        {"public": "text", "private": PRIVATE},
    ],
)
def test_what_is_no_pair_is_refused(told):
    assert told_keys(told) is None
