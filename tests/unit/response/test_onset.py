"""The time to an effect, on a small library of its own: two packs, one of which tells nothing."""

import pytest
import tomli_w

from evidose.evidence import Library
from evidose.response.onset import OnsetClaim, assumed_onset, read_onset
from evidose.terms import LibraryError

SOURCE = {"cite": "A made-up report, 2020", "reading": "abstract"}
CLAIM = {"schema_version": 1, "offset_weeks": [1.0, 2.0], "sources": [SOURCE]}
COMMON, PACK = "common/priors/response/onset", "compounds/glimmerine/priors/onset"


def library(root, **files):
    for place, fields in files.items():
        folder, name = place.rsplit("__", 1)
        path = root / {"common": COMMON, "pack": PACK}[folder] / f"{name}.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(tomli_w.dumps({"id": name, **CLAIM, **fields}), encoding="utf-8")
    return Library((root,))


@pytest.fixture
def told(tmp_path):
    return library(
        tmp_path,
        common__wide={"assumed": True, "onset_weeks": [0.5, 20.0]},
        pack__pain={"outcome": "pain", "onset_weeks": [3.0, 4.0]},
        pack__rest={"onset_weeks": [5.0, 6.0]},
    )


@pytest.mark.parametrize(
    ("compound", "outcome", "found"),
    [
        ("glimmerine", "pain", "pain"),
        ("glimmerine", "sleep", "rest"),
        ("sunlace", "pain", "wide"),
        ("sunlace", "sleep", "wide"),
    ],
)
def test_a_compound_has_the_times_of_its_own_pack_or_none(told, compound, outcome, found):
    claim = read_onset(told, compound, outcome, assumed_onset(told))
    assert (claim.id, claim.assumed) == (found, found == "wide")


def test_a_pack_that_tells_one_outcome_tells_no_other(tmp_path):
    told = library(
        tmp_path,
        common__wide={"assumed": True, "onset_weeks": [0.5, 20.0]},
        pack__pain={"outcome": "pain", "onset_weeks": [3.0, 4.0]},
    )
    assert read_onset(told, "glimmerine", "sleep", assumed_onset(told)).id == "wide"


def test_a_pack_that_is_broken_harms_itself_alone(told, tmp_path):
    (tmp_path / PACK / "pain.toml").write_text("id = 3")
    wide = assumed_onset(told)
    assert read_onset(told, "sunlace", "pain", wide) is wide
    with pytest.raises(LibraryError, match=r"pain\.toml"):
        read_onset(told, "glimmerine", "sleep", wide)


@pytest.mark.parametrize(
    "files",
    [
        {},
        {"common__wide": {"onset_weeks": [0.5, 20.0]}},
        {"common__wide": {"assumed": True, "outcome": "pain", "onset_weeks": [0.5, 20.0]}},
        {
            "common__wide": {"assumed": True, "onset_weeks": [0.5, 20.0]},
            "common__wider": {"assumed": True, "onset_weeks": [0.5, 40.0]},
        },
    ],
    ids=["none", "told of a compound", "of one outcome", "two"],
)
def test_what_is_common_is_one_assumption_for_everything(tmp_path, files):
    with pytest.raises(LibraryError, match="one file for every outcome, with assumed = true"):
        assumed_onset(library(tmp_path, **files))


@pytest.mark.parametrize("field", ["onset_weeks", "offset_weeks"])
@pytest.mark.parametrize("weeks", [(12, 4), (0, 4)])
def test_weeks_in_the_wrong_order_are_refused(field, weeks):
    record = {"id": "pain", "onset_weeks": (1, 2), **CLAIM, field: weeks}
    with pytest.raises(ValueError, match="lower bound first"):
        OnsetClaim.model_validate(record)


def test_one_week_that_is_known_is_a_range_too():
    record = {"id": "pain", **CLAIM, "onset_weeks": (4, 4)}
    assert OnsetClaim.model_validate(record).onset_weeks == (4.0, 4.0)
