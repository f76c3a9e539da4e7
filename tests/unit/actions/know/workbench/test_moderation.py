"""Meta-regression on columns. Right values: metafor 3.8.1 (rma with mods)."""

import pytest

from evidose.actions.know.workbench.moderation import by_moderators, moderate, regressed
from evidose.terms import InputError


def part_of(found, *terms, method="REML"):
    design = moderate(found, terms)
    return by_moderators(found, design, regressed(found, design, method)), design


def test_a_number_and_a_word_with_their_product(pooled, trials):
    part, design = part_of(pooled(trials, "RR"), "n1i*subgroup")
    right = (1.909710978, -0.02058623092, -0.8981690093, 0.00773947664)
    assert [r.estimate for r in part.rows] == pytest.approx(right, rel=1e-6)
    se = (1.539699996, 0.01511182114, 3.500344976, 0.03496545931)
    assert [r.se for r in part.rows] == pytest.approx(se, rel=1e-6)
    assert [r.label for r in part.rows] == [
        *("intercept", "n1i", "subgroup: Drug B", "n1i x subgroup: Drug B")
    ]
    omnibus, residual = part.tests
    assert (omnibus.statistic, omnibus.p_value) == pytest.approx((0.7936702203, 0.5404512312))
    assert (omnibus.df, omnibus.df_below, residual.df) == (3, 6, 6)
    assert dict(part.numbers)["k"] == 10
    assert design.base == {"subgroup": "Drug A"}
    assert design.terms == (("n1i", "subgroup"),)
    assert not part.effects


def test_what_is_said(pooled, trials):
    part, _ = part_of(pooled(trials, "RR"), "subgroup")
    assert part.sentences == (
        "subgroup is compared with Drug A.",
        "No relation with the effect was shown (P = 0.57).",
    )
    part, _ = part_of(pooled(trials, "RR"), "dose", "subgroup")
    assert part.sentences[-1].startswith("10 studies for 2 coefficients are few")
    strong = "study,yi,vi,x\n" + "".join(f"S{i},{i},0.01,{i}\n" for i in range(12))
    part, _ = part_of(pooled(strong.replace("S3,3", "S3,3.1")), "x")
    assert part.sentences == (
        "The moderators go with the effect (P < 0.0001); that is no proof of cause.",
    )


def test_studies_without_a_value_are_left_out_and_told(pooled, trials):
    part, design = part_of(pooled(trials.replace("Drug A,5", "Drug A,NR"), "RR"), "dose")
    assert design.kept == (1, 2, 3, 4, 5, 6, 7, 8, 9)
    assert "Without a value, and so left out: S1." in part.sentences
    assert dict(part.numbers)["k"] == 9


def test_several_values_of_a_word(pooled):
    text = "study,yi,vi,g\n" + "".join(
        f"S{i},{0.1 * i},0.01,{g}\n" for i, g in enumerate(["b", "B", "a", "c", "c", "a", "b"])
    )
    design = moderate(pooled(text), ("g",))
    assert design.categories == {"g": ("a", "b", "c")}
    assert design.columns.tolist() == [[1, 0], [1, 0], [0, 0], [0, 1], [0, 1], [0, 0], [1, 0]]
    assert design.names == ("g: b", "g: c")


@pytest.mark.parametrize(
    ("terms", "told"),
    [
        (("none",), "moderator: found 'none', expected one of the columns"),
        (("same",), "column same: found only '1', expected values that differ"),
        (("word",), "column word: found only 'w', expected values that differ"),
        (("blank",), "column blank: found nothing, expected values that differ"),
        (
            ("x", "g", "z"),
            "found 4, expected more than 4 studies with values in x, g, z",
        ),
        (("x*g",), "more than 4 studies"),
    ],
)
def test_what_cannot_be_fitted_is_told(pooled, terms, told):
    text = "study,yi,vi,same,word,blank,x,g,z\n" + "".join(
        f"S{i},{i},0.1,1,w,,{i},{'ab'[i % 2]},{i * i}\n" for i in range(4)
    )
    with pytest.raises(InputError) as fault:
        part_of(pooled(text), *terms)
    assert told in str(fault.value)


def test_columns_that_say_the_same_are_told(pooled):
    text = "study,yi,vi,x,twice\n" + "".join(f"S{i},{i * i},0.1,{i},{2 * i}\n" for i in range(6))
    with pytest.raises(InputError, match="whose effects can be told apart"):
        part_of(pooled(text), "x", "twice")
