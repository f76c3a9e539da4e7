import pytest

from evidose.reading.names import Name, build_index

KINDS = frozenset({"substance"})


def index_of(*names: str):
    return build_index([(n, Name(n, "substance", (n,))) for n in names], KINDS)


@pytest.mark.parametrize("typed", ["oxycodon", "oxycodonne", "oxycodane", "oxyocdone", "oxycodoen"])
def test_one_error_is_found(typed):
    assert index_of("oxycodone", "codeine").near(typed, shortest=5) == ("oxycodone",)


def test_two_errors_are_found_only_in_long_names():
    index = index_of("oxycodone", "norco")
    assert index.near("oxikodone", shortest=5) == ("oxycodone",)
    assert index.near("narca", shortest=5) == ()


def test_a_wrong_digit_is_another_product():
    assert index_of("tylenol3").near("tylenol8", shortest=5) == ()


def test_short_names_allow_an_extra_letter_or_a_swap_only():
    index = index_of("MXL")
    assert index.near("mxll", shortest=3) == ("mxl",)
    assert index.near("mlx", shortest=3) == ("mxl",)
    assert index.near("mcl", shortest=3) == ()
    assert index.near("ml", shortest=3) == ()


def test_beside_finds_every_name_one_error_away_however_short():
    index = index_of("MXL", "oxy", "m30")
    for typed in ("mcl", "ml", "mlx", "mxll"):
        assert index.beside(typed) == ("mxl",)
    assert index.beside("c30") == ("m30",)
    assert index.beside("m31") == ()
    assert index.beside("mxl") == ()


def test_a_transposition_at_the_border_of_the_beginning_is_found():
    assert index_of("tramadol").near("tramdaol", shortest=5) == ("tramadol",)


def test_the_first_of_two_equal_names_wins_and_other_kinds_stay_exact():
    first = Name("Sominex", "substance", ("a",))
    index = build_index(
        [
            ("Sominex", first),
            ("sominex", Name("x", "substance", ("b",))),
            ("ALT", Name("ALT", "laboratory", ("alt",))),
        ],
        KINDS,
    )
    assert index.exact["sominex"] is first
    assert index.near("altt", shortest=3) == ()


def test_of_many_texts_those_are_misspelt_that_are_near_a_name():
    index = index_of("oxycodone", "methadone8", "norco", "buprenorphine", "трамадолол")
    texts = ["oxycodon", "oxikodone", "oxikotone", "narca", "norc", "methatone7", "methatune8"]
    texts += [
        "buprenorfine",
        "buprenorfin",
        "bupreno",
        "трамодулол",
        "tomorrow",
        "осень",
        "a",
        "oxycodom",
    ]
    for shortest in (3, 8, 12):
        near = {text for text in texts if index.near(text, shortest=shortest)}
        assert set(index.misspelt(texts, shortest=shortest)) == near
    found = set(index.misspelt(texts, shortest=8))
    assert {
        "oxycodon",
        "oxycodom",
        "oxikodone",
        "methatune8",
        "buprenorfine",
        "трамодулол",
    } <= found
    assert found.isdisjoint({"oxikotone", "methatone7", "buprenorfin", "norc", "tomorrow"})


def test_without_long_names_no_text_is_misspelt_by_two_errors():
    assert list(index_of("norco").misspelt(["oxikodone", "norca"], shortest=5)) == ["norca"]
