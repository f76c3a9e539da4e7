"""Read once for each library that a process works with."""

from tests.packs.glimmerine import write_pack

from evidose.evidence import once_per_library, open_library
from evidose.terms import Problem, note_left_out, noting_left_out, working_with


def test_it_is_asked_once_for_each_library(tmp_path):
    asked = []

    @once_per_library
    def roots(more: str) -> int:
        """Count."""
        asked.append(more)
        return len(open_library().roots)

    assert (roots("a"), roots("a")) == (1, 1) and asked == ["a"]
    with working_with(write_pack(tmp_path)):
        assert (roots("a"), roots("a"), roots("b")) == (2, 2, 2)
    assert roots("a") == 1 and asked == ["a", "a", "b"]
    assert roots(more="a") == 1 and roots.__doc__ == "Count."
    roots.cache_clear()
    assert roots("a") == 1 and asked == ["a", "a", "b", "a", "a"]


def test_a_folder_that_is_named_counts_before_the_one_worked_with(tmp_path):
    first, second = write_pack(tmp_path / "first"), write_pack(tmp_path / "second")
    with working_with(first):
        assert open_library().roots[1:] == (first,)
        assert open_library(second).roots[1:] == (second,)
    assert open_library().roots[1:] == ()


def test_what_was_left_out_is_told_to_everybody_who_uses_it():
    problem = Problem("a.toml", "", "x", "y")

    @once_per_library
    def read() -> int:
        note_left_out([problem])
        return 1

    for _ in range(2):
        with noting_left_out() as noted:
            read()
        assert list(noted) == [problem]
