import shutil

import pytest

from evidose.evidence import SHIPPED, Library, open_library
from evidose.kinetics import load_kinetics
from evidose.terms import LibraryError, UnknownNameError


def test_every_number_has_a_source_and_every_model_its_parameters():
    k = load_kinetics(open_library(), "naltrexone")
    assert {o.kind for o in k.occupancy.values()} == {
        "direct",
        "parent-metabolite",
        "effect-compartment",
        "slow-dissociation",
    }
    seen = sorted((p.dose_mg, p.blockade) for p in k.pet.values() if p.study == "Rabiner 2011")
    assert seen == [(2, 0.27), (5, 0.43), (5, 0.46), (5, 0.58), (15, 0.61), (50, 0.92), (50, 0.98)]
    assert all(p.low <= p.value <= p.high for p in k.parameters.values() if p.low and p.high)
    for o in k.occupancy.values():
        assert all(p.low < p.value < p.high for p in o.parameters)


def test_an_unknown_substance_is_named():
    with pytest.raises(UnknownNameError, match="naltrexon'"):
        load_kinetics(open_library(), "naltrexon")


def test_a_model_that_names_a_missing_parameter_is_refused(tmp_path):
    pack = "compounds/low-dose-naltrexone/kinetics"
    shutil.copytree(SHIPPED / pack, tmp_path / pack)
    (tmp_path / pack / "parameters/naltrexone-clearance.toml").unlink()
    with pytest.raises(LibraryError, match=r"parameters\.cl: found 'naltrexone-clearance'"):
        load_kinetics(Library((tmp_path,)), "naltrexone")
