"""Published per-study effects of Cochrane reviews, recomputed from their arm data."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "validation" / "cochrane_effects.py"


@pytest.fixture(scope="module")
def check():
    spec = spec_from_file_location("cochrane_effects", SCRIPT)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.cochrane
def test_published_effects_follow_from_arm_data(check, cochrane_trials):
    results = {r.measure: r for r in check.agreements(check.read(cochrane_trials))}
    assert results["MD"].rows > 11_000
    assert results["RR"].rows > 20_000
    for measure in ("MD", "SMD", "OR"):
        assert results[measure].share >= 0.999
    for measure in ("RR", "PETO", "RD"):
        assert results[measure].share >= 0.99
    # Nothing published is beyond us, and nothing unpublished is estimable.
    kinds = [kind for r in results.values() for kind in r.rest]
    assert all(kind.startswith("published figures are not those of the arms") for kind in kinds)
    # Studies without events in either arm are left out here as there.
    assert results["RR"].not_estimable > 1_000


@pytest.mark.parametrize(
    ("found", "published", "same"),
    [(1.2349, 1.2341, True), (1.24, 1.23, False), (0.0123, 0.0125, False), (2e-7, 0.0, True)],
)
def test_three_significant_digits(check, found, published, same):
    assert check.same(check.np.array([found]), check.np.array([published])).tolist() == [same]
