import pytest

from evidose.cli.left_out import MOST, telling_left_out
from evidose.terms import Problem, note_left_out


def problems(count):
    return [Problem(f"{i}.toml", "field", "x", "y") for i in range(count)]


def test_each_file_is_told_once_also_where_the_command_fails(capsys):
    with pytest.raises(KeyError), telling_left_out():
        note_left_out([*problems(1) * 2, Problem("0.toml", "other", "x", "y")])
        raise KeyError
    told = capsys.readouterr()
    assert told.err == "evidose: left out: 0.toml: field: found x, expected y\n" and not told.out


def test_of_many_some_are_told_and_counted(capsys):
    with telling_left_out():
        note_left_out(problems(MOST + 3))
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == MOST + 1
    assert lines[-1] == "evidose: left out: 3 more; see `evidose evidence check`"
