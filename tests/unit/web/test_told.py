import pytest

from evidose.terms import EvidoseError, InputError, Problem, UnknownNameError
from evidose.web.told import MOST, cut, told


def problem(file="command line", field="--zone", found="'x'", expected="a zone", step=""):
    return InputError(Problem(file, field, found, expected, step))


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (problem(), "zone: found 'x', expected a zone"),
        (problem(step="Run `evidose plan`."), "zone: found 'x', expected a zone"),
        (problem(step="Choose another."), "zone: found 'x', expected a zone. Choose another."),
        (
            problem("/srv/me/.local/share/evidose/record.db", "", "a damaged record", "a record"),
            "record.db: found a damaged record, expected a record",
        ),
        (problem("evidose changes", "--from"), "from: found 'x', expected a zone"),
        (
            problem("--column", "", "'a'", "`COLUMN=MEANING`"),
            "column: found 'a', expected COLUMN=MEANING",
        ),
        (
            EvidoseError("/srv/x/record.db is encrypted. Set EVIDOSE_PASSPHRASE, or try again."),
            "record.db is encrypted.",
        ),
        (EvidoseError("--to 2026 lies before --from 2027"), "to 2026 lies before from 2027"),
        (EvidoseError("It is 5 mg/L and/or 3/4."), "It is 5 mg/L and/or 3/4."),
        (EvidoseError("See https://doi.org/10.1/x now."), "See https://doi.org/10.1/x now."),
    ],
)
def test_a_page_says_what_is_wrong_without_paths_and_commands(fault, said):
    assert told(fault) == said


@pytest.mark.parametrize(
    "fault",
    [
        problem(found=repr("x" * 5000)),
        problem(expected="word " * 400),
        InputError(*(Problem("f", f"field{n}", "a", "b") for n in range(50))),
        UnknownNameError("compound", "x" * 900, ["a"]),
        EvidoseError("x" * 201),
    ],
)
def test_it_is_never_longer_than_200_characters(fault):
    assert MOST == 200
    assert 0 < len(told(fault)) <= 200


def test_what_is_accepted_stays_however_much_was_typed():
    assert told(problem(found=repr("word " * 1000))).endswith("…, expected a zone")


def test_the_same_problem_is_told_once():
    same = Problem("f", "", "a", "b")
    assert told(InputError(same, same)) == "f: found a, expected b"


def test_a_text_is_cut_between_words():
    assert cut("one two three", 13) == "one two three"
    assert cut("one two three", 10) == "one two …"
    assert cut("x" * 20, 10) == "xxxxxxxx …"
