"""Every command takes a library of the user's own."""

import pytest
from tests.house.test_commands import every_command
from tests.packs.glimmerine import write_pack

from evidose.cli.app import run
from evidose.cli.library_option import take_a_library
from evidose.terms import working_folder


@pytest.mark.parametrize(("called", "command"), list(every_command()))
def test_every_command_takes_one(called, command):
    take_a_library(command)
    option = [p for p in command.params if "--evidence" in p.opts]
    assert len(option) == 1 and option[0].help, called


def test_the_personal_half_knows_its_compounds_while_the_command_runs(
    tmp_path, capsys, record_home
):
    mine = ["--evidence", str(write_pack(tmp_path))]
    assert run(["person", "init"]) == 0
    assert run(["person", "log", *mine, "stack", "glimmer", "salt", "2", "g"]) == 0
    capsys.readouterr()
    assert run(["report", *mine]) == 0
    assert "Glimmerine: report" in capsys.readouterr().out
    assert working_folder() is None
    assert run(["report"]) == 2
    assert "glimmerine" not in capsys.readouterr().out


def test_a_folder_that_is_none_is_told(record_home, capsys):
    assert run(["person", "init"]) == 0
    assert run(["person", "answers", "liver=no", "--evidence", "/no/such/folder"]) == 1
    assert "no such folder" in capsys.readouterr().err
    assert working_folder() is None
