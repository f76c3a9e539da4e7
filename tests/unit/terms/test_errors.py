import pytest

from evidose.terms import EvidoseError, InputError, LibraryError, Problem, UnknownNameError

YEAR = Problem("studies/x.toml", "year", "'soon'", "a year")
DOSE = Problem("studies/x.toml", "arms[1].dose", "-1", "at least 0", "Correct the sign.")


def test_an_input_error_tells_every_problem_on_its_own_line():
    fault = InputError(YEAR, DOSE)
    assert fault.problems == (YEAR, DOSE)
    assert str(fault).splitlines() == [str(YEAR), str(DOSE)]
    assert fault.exit_code == 1


def test_library_errors_are_input_errors():
    assert issubclass(LibraryError, InputError)
    assert issubclass(InputError, EvidoseError)


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("pian", "Did you mean pain?"),
        ("zzzz", "Known: fatigue, pain."),
    ],
)
def test_an_unknown_name_is_a_usage_error_with_a_way_out(name, hint):
    fault = UnknownNameError("outcome", name, ["pain", "fatigue"])
    assert str(fault) == f"unknown outcome {name!r}. {hint}"
    assert fault.exit_code == 2


def test_an_unknown_name_among_none():
    assert str(UnknownNameError("outcome", "pain", [])).endswith("Known: none.")
