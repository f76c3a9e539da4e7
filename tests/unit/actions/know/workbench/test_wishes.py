import pytest

from evidose.actions.know.workbench.asked import Asked
from evidose.actions.know.workbench.wishes import wishes_of
from evidose.terms import InputError


def test_an_empty_form_asks_for_pooling_alone():
    choices, asked = wishes_of({"measure": "OR", "cumulative": "", "moderators": " \n"})
    assert (choices.measure, choices.method, choices.test) == ("OR", "REML", None)
    assert (choices.level, choices.interval, choices.zero_cells) == (0.95, 0.95, "metafor")
    assert asked == Asked()


def test_every_field_reaches_its_place():
    choices, asked = wishes_of(
        {
            "measure": "RR",
            "method": "PM",
            "test": "z",
            "only": "a=1\n\nb = 2 ",
            "yi": "log",
            "repeated": "combine",
            "zero_cells": "drop",
            "level": "90",
            "interval": "99,5",
            "sheet": "Two",
            "control": "tea",
            "means.Estimate": "yi",
            "means.other": "",
            "subgroup": "dose",
            "moderators": "dose\nyear*dose",
            "cluster": "lab",
            "cumulative": ".",
            "bias": "yes",
            "influence": "yes",
            "leave_one_out": "yes",
            "multiverse": "yes",
            "bayes": "yes",
            "permutations": "200",
            "wished": "low",
        }
    )
    assert (choices.method, choices.test, choices.given, choices.repeated) == (
        "PM",
        "z",
        "log",
        "combine",
    )
    assert (choices.level, choices.interval, choices.zero_cells) == (0.9, 0.995, "drop")
    assert choices.only == ("a=1", "b = 2")
    assert (choices.reading.sheet, choices.reading.control) == ("Two", "tea")
    assert choices.reading.columns == {"yi": "Estimate"}
    assert asked == Asked(
        "dose", ("dose", "year*dose"), "lab", True, True, "", True, 0.0, 200, 1, True, False
    )


def test_a_scale_of_tau_asks_for_the_bayesian_answer():
    assert wishes_of({"tau_scale": "2"})[1].tau_scale == 2.0
    assert wishes_of({"tau_scale": "0"})[1].tau_scale is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("level", "x"),
        ("tau_scale", "nan"),
        ("interval", "-1"),
        ("permutations", "5001"),
        ("permutations", "1e3"),
    ],
)
def test_what_is_no_number_is_refused_with_its_field(field, value):
    with pytest.raises(InputError) as told:
        wishes_of({field: value})
    assert told.value.problems[0].field == field
