from evidose.terms import Problem


def test_says_where_what_and_what_next():
    problem = Problem("x.toml", "year", "'soon'", "a year", "Write four digits.")
    assert str(problem) == "x.toml: year: found 'soon', expected a year. Write four digits."


def test_a_problem_of_the_whole_file_names_no_field():
    assert (
        str(Problem("x.toml", "", "nothing", "a file")) == "x.toml: found nothing, expected a file"
    )


def test_as_data_every_part_has_its_name():
    told = Problem("x.toml", "year", "'soon'", "a year", severity="doubt", code="grim").as_dict()
    assert told == {
        "file": "x.toml",
        "field": "year",
        "found": "'soon'",
        "expected": "a year",
        "next_step": "",
        "severity": "doubt",
        "code": "grim",
    }
