from evidose.terms import Problem, note_left_out, noting_left_out

ONE, TWO = Problem("a.toml", "", "x", "y"), Problem("b.toml", "", "x", "y")


def test_what_was_left_out_is_told_once_and_to_whoever_listens():
    note_left_out([ONE])
    with noting_left_out() as outer:
        with noting_left_out() as inner:
            note_left_out([TWO, ONE, TWO])
        assert list(inner) == [TWO, ONE]
        with noting_left_out(pass_on=False) as kept:
            note_left_out([Problem("c.toml", "", "x", "y")])
        assert len(kept) == 1
    assert list(outer) == [TWO, ONE]
    note_left_out([ONE])
    assert list(outer) == [TWO, ONE]
