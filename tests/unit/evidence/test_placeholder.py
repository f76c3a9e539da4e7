from evidose.evidence import SHIPPED, Library
from evidose.evidence.folders import PLACES
from evidose.evidence.library import read_toml
from evidose.evidence.placeholder import PLACEHOLDER, placeholders


def test_the_shipped_library_has_no_placeholders():
    library = Library((SHIPPED,))
    for folder in PLACES:
        for shown, path in library.paths(folder):
            assert placeholders(read_toml(path, shown)[0], shown) == []


def test_a_problem_says_what_belongs_there():
    (problem,) = placeholders({"arms": [{"label": f"{PLACEHOLDER} with a name"}]}, "s.toml")
    assert (problem.file, problem.field, problem.expected) == ("s.toml", "arms[1].label", "a name")
    assert (problem.severity, problem.code) == ("error", "placeholder")
