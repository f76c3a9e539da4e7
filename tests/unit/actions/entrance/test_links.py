import pytest

from evidose.actions.entrance import LINK_MINUTES, Links, mint, new_key

KEY, START = b"k" * 32, 1_800_000_000.0


@pytest.fixture
def at():
    return [START]


@pytest.fixture
def links(at):
    return Links(KEY, lambda: at[0])


def test_a_link_is_taken_once(links, at):
    told = mint(KEY, lambda: START)
    assert links.take(told)
    assert not links.take(told)
    at[0] += 60 * LINK_MINUTES - 1
    assert not links.take(told)
    assert links.take(mint(KEY, lambda: START))


def test_no_two_links_are_alike_and_they_fit_an_address():
    made = {mint(KEY, lambda: START) for _ in range(100)}
    assert len(made) == 100
    assert all(len(m) == 75 and m.replace("-", "a").replace("_", "a").isalnum() for m in made)
    assert len({new_key() for _ in range(10)}) == 10 and len(new_key()) == 32


@pytest.mark.parametrize(
    ("seconds", "good"),
    [
        (0, True),
        (60 * LINK_MINUTES - 1, True),
        (60 * LINK_MINUTES, False),
        (-60, True),
        (-61, False),
    ],
)
def test_a_link_is_good_for_an_hour(links, at, seconds, good):
    told = mint(KEY, lambda: START)
    at[0] += seconds
    assert links.take(told) is good


def test_a_link_of_another_key_or_changed_anywhere_is_none(links):
    assert not links.take(mint(b"K" * 32, lambda: START))
    told = mint(KEY, lambda: START)
    for n, letter in enumerate(told[:-1]):
        other = "A" if letter != "A" else "B"
        assert not links.take(told[:n] + other + told[n + 1 :])
    assert links.take(told)


@pytest.mark.parametrize("told", ["", "a", "ab", "=", "é" * 75, "A" * 10_000, "\0" * 75, "A" * 75])
def test_nonsense_is_no_link(links, told):
    assert not links.take(told)


def test_writing_a_used_link_otherwise_does_not_make_it_new(links):
    told = mint(KEY, lambda: START)
    assert links.take(told)
    for other in (
        told + "=",
        told + "!",
        "!" + told,
        told + "==",
        told[:-1] + chr(ord(told[-1]) + 1),
    ):
        assert not links.take(other)


def test_what_is_over_is_forgotten(links, at):
    for _ in range(5):
        links.take(mint(KEY, lambda: at[0]))
    at[0] += 60 * LINK_MINUTES
    links.take(mint(KEY, lambda: at[0]))
    assert len(links._used) == 1
