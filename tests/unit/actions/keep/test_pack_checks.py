"""`evidence check` resolves every id and word of a pack."""

import pytest
import tomli_w
from tests.packs.glimmerine import SLUG, write_pack

from evidose.actions.keep.evidence import check_evidence
from evidose.evidence import SHIPPED

PLACE = f"compounds/{SLUG}"


def errors(root):
    return {(p.file, p.field, p.code) for p in check_evidence(root).errors}


def test_a_sound_pack_has_no_errors(tmp_path):
    assert errors(write_pack(tmp_path)) == set()


@pytest.mark.parametrize("name", ["compound.toml", "screening.toml"])
def test_a_pack_without_a_required_part_is_told(name, tmp_path):
    (write_pack(tmp_path) / PLACE / name).unlink()
    assert (f"{PLACE}/{name}", "", "missing-part") in errors(tmp_path)


def test_a_file_that_would_hide_one_of_the_library_is_refused(tmp_path):
    inside = "compounds/low-dose-naltrexone/screening.toml"
    file = tmp_path / inside
    file.parent.mkdir(parents=True)
    text = (SHIPPED / inside).read_text("utf-8")
    file.write_text(text, "utf-8")

    def hidden():
        return [p.file for p in check_evidence(tmp_path).problems if p.code == "conflict"]

    assert hidden() == []
    file.write_text(text.replace("hold_hours", "hold_hours  "), "utf-8")
    assert hidden() == [], "it says the same"
    file.write_text(text.replace("hold_hours = ", "hold_hours = 1"), "utf-8")
    assert hidden() == [inside]


def test_a_class_that_nobody_defines_is_told(tmp_path):
    write_pack(tmp_path, classes=["glowers", "shiners"])
    assert errors(tmp_path) == {(f"{PLACE}/screening.toml", "classes", "reference")}


def test_classes_are_told_by_the_screening_alone(tmp_path):
    file = write_pack(tmp_path) / PLACE / "compound.toml"
    file.write_text('classes = ["glowers"]\n' + file.read_text("utf-8"), "utf-8")
    assert (f"{PLACE}/compound.toml", "classes") in {(f, field) for f, field, _ in errors(tmp_path)}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("n_randomised = 60", "n_randomised = 0"),
        ("n_randomised = 60", "n_randomised = -60"),
        ("n_randomised = 60", "n_randomised = nan"),
        ("sd = 2.0", "sd = -2.0"),
        ("sd = 2.0", "sd = inf"),
        ("mean = 4.0", "mean = nan"),
        ("mean = 4.0", "percent = 101.0"),
        ("mean = 4.0", "events = -1"),
        ("mean = 4.0", "events = 31\ntotal = 30"),
        ("dose = 2.0", "dose = -2.0"),
        ("year = 2020", "year = 20200"),
        ("sources = [", "sources = []\nx = ["),
        ("arms = [", "arms = []\nx = ["),
        ('"A made-up report, 2020"', '"REPLACE this"'),
    ],
)
def test_values_that_no_study_can_have_are_refused(old, new, tmp_path):
    file = write_pack(tmp_path) / "studies/2020/maker-2020.toml"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")
    assert "studies/2020/maker-2020.toml" in {f for f, _, _ in errors(tmp_path)}


def test_a_substance_of_no_study_is_told(tmp_path):
    write_pack(tmp_path, substance="glimmerin")
    assert errors(tmp_path) == {(f"{PLACE}/compound.toml", "substance", "reference")}


def test_a_screening_of_substances_that_match_nothing_is_told(tmp_path):
    file = write_pack(tmp_path) / PLACE / "screening.toml"
    file.write_text(file.read_text("utf-8").replace("itself = []", 'itself = ["none-such"]'))
    assert errors(tmp_path) == {(f"{PLACE}/screening.toml", "itself", "reference")}


def test_an_address_of_the_site_is_no_compound(tmp_path):
    (tmp_path / "compounds/screen").mkdir(parents=True)
    assert ("compounds/screen", "", "reserved") in errors(tmp_path)


def test_a_part_without_what_it_rests_on_is_told(tmp_path):
    advice = write_pack(tmp_path) / PLACE / "plan/advice/glimmerine-food.toml"
    advice.parent.mkdir(parents=True)
    table = {
        "schema_version": 1,
        "id": "glimmerine-food",
        "compound": SLUG,
        "topic": "food",
        "order": 1,
        "title": "Food",
        "text": "With food.",
        "support": "opinion",
        "source": {"cite": "Made up", "reading": "abstract"},
    }
    advice.write_text(tomli_w.dumps(table), encoding="utf-8")
    assert errors(tmp_path) == {(f"{PLACE}/plan", "", "missing-part")}


def test_a_stray_folder_is_told_by_the_check_too(tmp_path):
    (write_pack(tmp_path) / "rules").mkdir()
    (tmp_path / "rules/a.toml").write_text("x = 1\n", encoding="utf-8")
    assert errors(tmp_path) == {("rules", "", "stray")}


def test_a_name_of_two_compounds_is_a_warning(tmp_path):
    write_pack(tmp_path, names=["LDN"])
    found = [p for p in check_evidence(tmp_path).problems if p.code == "shared-name"]
    assert [p.severity for p in found] == ["warning"] and "'LDN'" in found[0].found
