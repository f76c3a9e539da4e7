"""The script in Python."""

import ast

from evidose.pages.know.workbench.script_python import python_script


def test_what_a_user_wrote_stands_in_literals_alone():
    columns = {'a"b': ['x"]}; stop()', "Ü\n", None, 1.5]}
    script = python_script(columns, {"measure": "OR", "columns": {"yi": "ä"}, "bias": True}, "1.2")
    assert script.isascii()
    assert script.startswith('"""Repeats a meta-analysis made with Evidose 1.2."""')
    tree = ast.parse(script)
    table = next(n for n in tree.body if isinstance(n, ast.Assign))
    assert ast.literal_eval(table.value) == columns
    call = tree.body[-2].value
    options = {k.arg: ast.literal_eval(k.value) for k in call.keywords}
    assert options == {"measure": "OR", "columns": {"yi": "ä"}, "bias": True}
