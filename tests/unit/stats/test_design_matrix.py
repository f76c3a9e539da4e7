"""Designs: the basis of base studies, ranks, and what is refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidose.stats.design_matrix import read_design
from evidose.stats.status import Status
from evidose.terms import InputError


@given(st.integers(0, 2**32 - 1))
def test_base_studies_carry_the_identity_and_the_way_back_is_right(seed: int) -> None:
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(7, 2)) * 10.0 ** rng.uniform(-3, 3, 2)
    design = read_design(rng.normal(size=7), rng.uniform(0.1, 4, 7), x, intercept=True)
    np.testing.assert_array_equal(design.x[0][design.base[0]], np.eye(3))
    whole = np.column_stack([np.ones(7), x])
    np.testing.assert_allclose(whole @ design.back[0], design.x[0], rtol=1e-6, atol=1e-7)
    assert (design.z[0][design.base[0]] == 0).all()


def test_precise_studies_are_the_base() -> None:
    design = read_design([1.0, 2, 3, 4], [1.0, 1e-9, 1.0, 1e-9], [0.0, 1, 2, 3], intercept=True)
    assert sorted(design.base[0]) == [1, 3]
    # Two precise studies with one and the same moderator cannot carry a slope.
    same = read_design([1.0, 2, 3, 4], [1.0, 1e-9, 1.0, 1e-9], [0.0, 1, 2, 1], intercept=True)
    assert len({1, 3} & set(same.base[0])) == 1


def test_columns_without_contrast_are_not_identified() -> None:
    x = np.column_stack([np.arange(5.0), 1.0 + 2.0 * np.arange(5.0)])
    design = read_design(np.arange(5.0), np.ones(5), x, intercept=True)
    assert design.status == Status.NOT_IDENTIFIED


def test_values_beyond_double_precision_are_ill_conditioned() -> None:
    design = read_design(
        [[0.0, 1, 2], [0.0, 1, 2]], [[1e-300, 1e300, 1], [1, 1, 1]], None, intercept=True
    )
    assert design.status.tolist() == [Status.ILL_CONDITIONED, Status.OK]


@pytest.mark.parametrize("shape", [(4,), (5, 3), (2, 3, 1), (3, 0)])
def test_moderators_must_fit_the_studies(shape: tuple[int, ...]) -> None:
    y = np.zeros((3, 3))
    with pytest.raises(InputError, match="moderators"):
        read_design(y, y + 1.0, np.ones(shape), intercept=True)
