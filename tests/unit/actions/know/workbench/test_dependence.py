"""Effects in clusters. Right values: metafor 3.8.1 (rma.mv with test t)."""

import pytest

from evidose.actions.know.workbench.dependence import by_cluster
from evidose.actions.know.workbench.moderation import moderate
from evidose.terms import InputError


def test_three_levels(pooled, schools):
    part = by_cluster(pooled(schools), "district", None)
    three, robust = part.rows
    right = (0.1454596741, 0.1016792072, -0.06735735237, 0.3582767006)
    assert (three.estimate, three.se, three.ci_low, three.ci_high) == pytest.approx(right, rel=1e-5)
    numbers = dict(part.numbers)
    assert (numbers["between"], numbers["within"]) == pytest.approx(
        (0.04507983819, 0.02173188611), rel=1e-5
    )
    assert (numbers["effects"], numbers["clusters"]) == (20, 6)
    assert robust.estimate == pytest.approx(three.estimate)
    assert (three.label, robust.label) == (
        *("mean effect (three-level)", "mean effect (cluster-robust CR2)"),
    )
    assert part.tests[0].df == 19
    assert part.effects
    assert part.sentences == ()


def test_few_clusters_are_told(pooled, schools):
    text = "\n".join(schools.splitlines()[:12]) + "\n"
    (said,) = by_cluster(pooled(text), "district", None).sentences
    assert said.startswith("The robust variances rest on 1.")
    assert "not to be trusted" in said


def test_with_moderators(pooled, schools):
    lines = schools.splitlines()
    text = "\n".join([lines[0] + ",x", *(f"{r},{i * i % 7}" for i, r in enumerate(lines[1:]))])
    found = pooled(text)
    part = by_cluster(found, "district", moderate(found, ("x",)))
    assert [r.label.split(" (")[0] for r in part.rows] == ["intercept", "x"] * 2
    assert part.tests[0].df == 18
    assert {"df_0", "df_1"} <= dict(part.numbers).keys()
    assert not part.effects


def test_the_test_asked_for(pooled, schools):
    wald = by_cluster(pooled(schools, test="z"), "district", None).rows[0]
    assert wald.ci_low == pytest.approx(0.1454596741 - 1.959964 * 0.1016792072, rel=1e-5)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("1,11,", "1,,"), "row 2 (1), column district: found nothing, expected a cluster"),
        (("district", "other"), "cluster: found 'district'"),
    ],
)
def test_what_is_no_cluster_is_told(pooled, schools, change, told):
    with pytest.raises(InputError) as fault:
        by_cluster(pooled(schools.replace(*change, 1)), "district", None)
    assert told in str(fault.value)


@pytest.mark.parametrize("district", ["{i}", "a"])
def test_one_effect_a_cluster_or_one_cluster_is_told(pooled, district):
    text = "study,district,yi,vi\n" + "".join(
        f"S{i},{district.format(i=i)},{i},0.1\n" for i in range(5)
    )
    with pytest.raises(InputError, match="several clusters, some of them with several effects"):
        by_cluster(pooled(text), "district", None)
