"""What signs of danger from elsewhere may say: they add what is heard, and silence nothing.

A folder laid over the library may bring patterns of its own, with concepts of its own. It may not
widen what denies, whom somebody speaks of, or a concept that the library's own patterns use: any of
these may stand in what makes a pattern silent.
"""

from collections.abc import Collection, Iterator, Mapping

from evidose.evidence import Library
from evidose.safety.records import Rule
from evidose.safety.signs import OF_A_NAME, make_reader
from evidose.safety.word_records import Signs, WordWeights
from evidose.terms import Problem

_STEP = "Words from elsewhere add what is heard; the library's own words stay as they are."


def sign_problems(
    signs: Mapping[str, Signs], files: Mapping[str, str], rules: Collection[Rule], library: Library
) -> Iterator[Problem]:
    """Yield what is wrong in the files of signs that lie in a folder laid over the library."""
    foreign = {key: record for key, record in signs.items() if library.laid_over(files[key])}
    below = [record for key, record in signs.items() if key not in foreign]
    known = {(record.language, concept) for record in below for concept in record.concepts}
    for key, record in foreign.items():
        found = [*_silencing(files[key], record, known)]
        yield from found or _unmade(files[key], [*below, record], rules)


def weight_problems(
    weights: Mapping[str, WordWeights],
    files: Mapping[str, str],
    rules: Collection[Rule],
    library: Library,
) -> Iterator[Problem]:
    """Yield which weights from elsewhere speak for no sign of danger."""
    flags = {rule.id for rule in rules if rule.kind == "red-flag"}
    for key, record in weights.items():
        if library.laid_over(files[key]) and record.means not in flags:
            yield Problem(files[key], "means", repr(record.means), "the id of a sign of danger")


def _silencing(file: str, record: Signs, known: Collection[tuple[str, str]]) -> Iterator[Problem]:
    if record.frame:
        yield Problem(file, "frame", f"words for {', '.join(record.frame)}", "nothing", _STEP)
    if record.own_here:
        yield Problem(file, "own_here", ", ".join(record.own_here), "nothing", _STEP)
    for concept in record.concepts:
        if (record.language, concept) in known:
            expected = "a name that the library does not use in this language"
            yield Problem(file, f"concepts.{concept}", repr(concept), expected, _STEP)
    for i, said in enumerate(record.saying, 1):
        if said.means in OF_A_NAME:
            expected = "the id of a sign of danger"
            yield Problem(file, f"saying[{i}].means", repr(said.means), expected, _STEP)


def _unmade(file: str, signs: list[Signs], rules: Collection[Rule]) -> Iterator[Problem]:
    try:
        _ = make_reader(signs, (), rules).dangers
    except ValueError as fault:
        yield Problem(file, "saying", str(fault), "signs of danger and concepts that are there")
