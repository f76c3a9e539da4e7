"""Which file speaks where two folders have a record of one id."""

import pytest
import tomli_w

from evidose.evidence import Condition, Library, Origin, read_records
from evidose.evidence.laid import origin_of
from evidose.safety import Rule

PLACE = "common/conditions"


@pytest.fixture
def layers(tmp_path):
    """Three folders over each other; writes a condition into one of them."""
    roots = tuple(tmp_path / name for name in ("under", "middle", "over"))
    for root in roots:
        root.mkdir()
        (root / "VERSION").write_text(f"of-{root.name}\n")

    def write(at, name="pain", place=PLACE, **more):
        path = roots[at] / place / f"{more.pop('file', name)}.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(tomli_w.dumps({"schema_version": 1, "id": name, "name": "Pain", **more}))

    write.roots = roots
    return write


def read(layers, *at, installed=False):
    roots = tuple(layers.roots[i] for i in at)
    origins = tuple(Origin(r.name, f"of-{r.name}", installed) for r in roots[1:])
    return read_records(Library(roots, origins=origins), "conditions", Condition)


def test_an_equal_id_is_refused_and_what_lies_below_goes_on(layers):
    layers(0)
    layers(2, name="pain", place=f"{PLACE}/elsewhere") or layers(2, name="ache")
    found = read(layers, 0, 2)
    assert (found.files["pain"], found.problems) == (f"{PLACE}/pain.toml", ())
    assert found.left_out == () and "ache" in found.by_id, "it says the same, wherever it lies"
    layers(2, name="pain", place=f"{PLACE}/elsewhere", broader=["ache"])
    found = read(layers, 0, 2)
    (problem,) = found.left_out
    assert found.by_id["pain"].broader == () and problem.code == "conflict"
    assert problem.file == f"{PLACE}/elsewhere/pain.toml"
    assert (
        problem.found
        == f"'pain', which {PLACE}/pain.toml of the library has too, and says otherwise"
    )
    assert problem.expected == "an id of its own, or replaces = 'pain@of-under'"
    assert problem.next_step == "The file is left out; it is one of the folder over."


def test_a_record_replaces_the_version_that_it_names(layers):
    layers(0)
    layers(1, broader=["ache"], replaces="pain@of-under")
    layers(1, name="ache")
    found = read(layers, 0, 1)
    assert found.by_id["pain"].broader == ("ache",) and not found.left_out
    layers(2, name="pain", replaces="pain@of-middle", broader=[], note="Mine.")
    assert read(layers, 0, 1, 2).by_id["pain"].note == "Mine."


@pytest.mark.parametrize("said", ["pain@of-over", "pain@", "ache@of-under", "pain@of-unde"])
def test_another_version_or_id_replaces_nothing(layers, said):
    layers(0)
    layers(2, broader=["ache"], replaces=said)
    found = read(layers, 0, 2)
    assert found.by_id["pain"].broader == ()
    (problem,) = found.left_out
    assert (problem.field, problem.found, problem.expected) == (
        "replaces",
        repr(said),
        "'pain@of-under'",
    )


def test_what_is_not_there_is_not_replaced(layers):
    layers(0, name="ache")
    layers(2, replaces="pain@of-under")
    found = read(layers, 0, 2)
    assert list(found.by_id) == ["ache"]
    assert [(p.field, p.expected) for p in found.left_out] == [
        ("replaces", "a record of this id in a folder below")
    ]


def test_the_first_folder_replaces_nothing(layers):
    layers(0, replaces="pain@of-under")
    found = read(layers, 0)
    assert not found.by_id and [p.field for p in found.problems] == ["replaces"]


def test_a_replacement_that_cannot_be_read_replaces_nothing(layers):
    layers(0)
    layers(2, replaces="pain@of-under", unheard_of=True)
    found = read(layers, 0, 2)
    assert list(found.by_id) == ["pain"] and not found.problems
    assert [p.field for p in found.left_out] == ["unheard_of"]


@pytest.mark.parametrize("below", [True, False])
def test_of_two_installed_packs_in_conflict_neither_counts(layers, below):
    if below:
        layers(0)
    layers(1, note="One.", **({"replaces": "pain@of-under"} if below else {}))
    layers(2, note="Two.")
    found = read(layers, 0, 1, 2, installed=True)
    assert list(found.by_id) == (["pain"] if below else [])
    if below:
        assert found.by_id["pain"].note is None
    told = [(p.next_step, "which" in p.found) for p in found.left_out]
    assert sorted(told) == [
        ("The file is left out; it is one of the installed pack middle of-middle.", True),
        ("The file is left out; it is one of the installed pack over of-over.", True),
    ]


def test_a_text_that_is_none_is_left_out(layers):
    layers(0)
    (layers.roots[2] / PLACE).mkdir(parents=True)
    for name in ("pain", "ache"):
        (layers.roots[2] / PLACE / f"{name}.toml").write_text("name = ")
    found = read(layers, 0, 2)
    assert list(found.by_id) == ["pain"] and not found.problems
    assert {p.file for p in found.left_out} == {f"{PLACE}/pain.toml", f"{PLACE}/ache.toml"}


KEPT = [
    ("asks", "common/asks"),
    ("measures", "common/measures"),
    ("words/signs", "common/words/signs"),
    ("substances/opioids", "common/substances/opioids"),
    ("verdicts", "common/verdicts"),
    ("plan/limits", "compounds/glow"),
    ("screening", "compounds/glow"),
]


@pytest.mark.parametrize(("kind", "place"), KEPT)
def test_what_a_screening_rests_on_is_never_replaced(layers, kind, place):
    file, name = {"plan/limits": ("plan/limits", "glow"), "screening": ("screening", "glow")}.get(
        kind, ("pain", "pain")
    )
    (layers.roots[0] / place / file).parent.mkdir(parents=True, exist_ok=True)
    (layers.roots[2] / place / file).parent.mkdir(parents=True, exist_ok=True)
    layers(0, name=name, file=file, place=place)
    layers(2, name=name, file=file, place=place, less=True, replaces=f"{name}@of-under")
    laid = Library((layers.roots[0], layers.roots[2])).laid(kind)
    assert list(laid.files.values()) == [layers.roots[0]]
    assert [(p.field, p.expected) for p in laid.problems] == [("replaces", "no `replaces` here")]


@pytest.mark.parametrize("place", ["substances/look-alikes", "words/everyday", "words/lists"])
def test_words_that_can_silence_a_text_come_from_the_library_alone(layers, place):
    layers(0, place=f"common/{place}")
    layers(2, name="methadone", place=f"common/{place}")
    laid = Library((layers.roots[0], layers.roots[2])).laid(place)
    assert list(laid.files) == [f"common/{place}/pain.toml"]
    (problem,) = laid.problems
    assert (problem.file, problem.expected) == (
        f"common/{place}/methadone.toml",
        "none in a folder of packs",
    )
    assert problem.next_step.endswith("The file is left out; it is one of the folder over.")


def test_a_replacement_holds_for_the_same_ones(layers):
    layers(0, name="stays", place="classes/glowers/rules/organ")
    own = "compounds/glow/rules/organ"
    layers(2, name="stays", place=own, note="For few.", replaces="stays@of-under")
    laid = Library((layers.roots[0], layers.roots[2])).laid("rules")
    assert list(laid.files) == ["classes/glowers/rules/organ/stays.toml"]
    assert [p.expected for p in laid.problems] == ["one in classes/glowers/rules/organ"]
    assert Rule.model_fields["replaces"].annotation == (str | None)


def test_a_folder_without_a_version_has_none(tmp_path):
    assert origin_of(tmp_path) == Origin(tmp_path.name, "")
    assert str(Origin("mine")) == "the folder mine" and str(Origin("")) == "the library"
    assert str(Origin("p", "1", installed=True)) == "the installed pack p 1"
    assert str(Origin("p", installed=True)) == "the installed pack p"
