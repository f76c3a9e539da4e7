"""Words of a network: intervals first, ranks with their caution, parts and gaps told."""

import json

import pytest

from evidose.actions.know.network import Choices, network_table
from evidose.pages.know.own_network import own_network_document, own_network_text

HEAD = "studlab,treat1,treat2,TE,seTE\n"
CIRCLE = HEAD + "A,x,y,1,1\nB,y,z,1,1\nC,x,z,9,1\nD,x,y,2,1\n"
STAR = HEAD + "A,x,p,1,1\nB,y,p,1,1\n"
ARMS = "study,treatment,event,n\nA,x,4,40\nA,y,8,42\nB,y,5,30\nB,z,9,33\nC,x,3,50\nC,z,7,50\n"


def fit(text: str, *choices, **more):
    return network_table(text.encode(), "own.csv", Choices(*choices, **more))


def test_estimates_come_before_ranks_and_ranks_with_a_caution() -> None:
    text = own_network_text(fit(CIRCLE, better="large", method="FE"))
    assert text.index("against") < text.index("Ranks are not effects") < text.index("P-score")
    lines = text.splitlines()
    assert lines[:2] == ["3 treatments, 4 studies:", "  x, y, z"]
    assert any(line.split()[:3] == ["y", "against", "x"] for line in lines)
    assert "  y against z" in text
    ranked = [line.split()[0] for line in lines[-3:]]
    assert ranked[0] == "x"


def test_no_direction_no_ranks() -> None:
    text = own_network_text(fit(CIRCLE))
    assert "P-score" not in text
    assert "--better" in text


def test_doubtful_pairs_are_named() -> None:
    text = own_network_text(fit(CIRCLE, method="FE"))
    assert "Inconsistency between designs: Q = 16.9 with df = 1" in text
    assert "x against z: direct 9, indirect 2.5 (P = " in text
    calm = own_network_text(fit(CIRCLE.replace(",9,", ",2.4,")))
    assert "no pair differs with P < 0.1" in calm


def test_a_star_is_not_called_consistent() -> None:
    text = own_network_text(fit(STAR))
    assert "Inconsistency cannot be assessed" in text
    assert "Heterogeneity cannot be assessed" in text
    assert "indirect only" in text
    assert "1 direct, 100 % of it" in text


def test_parts_are_told_first() -> None:
    text = own_network_text(fit(CIRCLE + "E,p,q,1,1\n"))
    assert text.startswith("The treatments fall into 2 parts that no study connects.\nNothing can")
    assert "Part 1. 3 treatments, 4 studies:" in text
    assert "Part 2. 2 treatments, 1 study:" in text
    assert own_network_document(fit(CIRCLE + "E,p,q,1,1\n"))["connected"] is False


def test_ratios_are_shown_as_ratios_and_kept_as_logarithms() -> None:
    found = fit(ARMS, method="NCH", reference="z")
    text = own_network_text(found)
    assert "OR, first against second" in text
    assert "Method NCH: common effects, without heterogeneity." in text
    assert "Inconsistency was not assessed with this method." in text
    (line,) = [line for line in text.splitlines() if "x against z" in line]
    assert float(line.split()[3]) == pytest.approx(0.333, abs=0.002)
    document = own_network_document(found)
    assert document["log_scale"] is True
    league = document["parts"][0]["league"]
    row = next(r for r in league if (r["treat1"], r["treat2"]) == ("x", "z"))
    assert row["estimate"] == pytest.approx(-1.1, abs=0.01)


def test_large_networks_show_the_reference_and_say_what_is_left() -> None:
    rows = "".join(f"s{i},t{i:02d},p,{i},1\n" for i in range(12))
    text = own_network_text(fit(HEAD + rows))
    assert "(66 further pairs: --json)" in text
    assert sum("against p" in line for line in text.splitlines()) == 12
    assert "t00 against t01" not in text


def test_the_document_is_plain_and_whole() -> None:
    document = own_network_document(fit(CIRCLE, better="small"))
    assert json.loads(json.dumps(document, allow_nan=False)) == document
    (part,) = document["parts"]
    assert len(part["league"]) == 3
    first = part["league"][0]
    assert {"estimate", "se", "ci_low", "ci_high", "pi_low", "share", "direct_k"} <= set(first)
    assert first["direct_k"] == 2
    assert part["q_df"] == 2
    assert part["designs"]["between"]["df"] == 1
    assert [d["studies"] for d in part["designs"]["designs"]] == [2, 1, 1]
    assert {r["treatment"] for r in part["ranking"]} == {"x", "y", "z"}
    assert "Ranks are not effects" in document["caution"]
    assert own_network_document(fit(CIRCLE))["parts"][0]["ranking"] is None
    sparse = own_network_document(fit(ARMS, method="MH"))["parts"][0]
    assert sparse["designs"] is None
    assert "tau2" not in sparse


def test_a_note_for_what_is_unusual_in_a_fit() -> None:
    text = own_network_text(fit(HEAD + "A,x,y,0,0.1\nB,x,y,0.1,0.1\n"))
    assert "Note:" not in text
    assert "Q = 0.5 with df = 1 (P = 0.48)" in text
