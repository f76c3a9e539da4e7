"""Planted defects of reviews."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from evidose.evidence import Review, Study, open_library, read_evidence
from evidose.synthesis.integrity.reviews import counted_twice, review_problems

P = "pooled.0"
DEFECTS = [
    ("p against interval", [(f"{P}.p", 0.31)], "p-against-ci"),
    ("estimate outside its interval", [(f"{P}.estimate", 0.4)], "estimate-outside-interval"),
    (
        "standardised effect beyond belief",
        [(f"{P}.estimate", -10.77), (f"{P}.ci_low", -13.96), (f"{P}.ci_high", -7.58)],
        "effect-beyond-belief",
    ),
    (
        "the same figures for two outcomes",
        [("pooled.1.estimate", -0.4), ("pooled.1.ci_low", -0.75), ("pooled.1.ci_high", -0.05)],
        "copied-figure",
    ),
]


def test_the_clean_review_raises_nothing(make_review: Callable[..., Review]) -> None:
    assert list(review_problems(make_review())) == []


@pytest.mark.parametrize(("name", "changes", "code"), DEFECTS, ids=[d[0] for d in DEFECTS])
def test_each_planted_defect_is_found(
    name: str, changes: list[tuple[str, object]], code: str, make_review: Callable[..., Review]
) -> None:
    assert code in {p.code for p in review_problems(make_review(*changes))}, name


def test_a_review_entered_as_a_study_is_found(
    make_study: Callable[..., Study], make_review: Callable[..., Review]
) -> None:
    evidence = read_evidence(open_library())
    disguised = make_study(("doi", "10.1000/review"))
    body = replace(
        evidence, studies={disguised.id: disguised}, reviews={"made-review": make_review()}
    )
    (problem,) = counted_twice(body)
    assert problem.code == "review-as-study"
