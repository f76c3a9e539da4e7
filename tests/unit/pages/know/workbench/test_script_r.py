"""The script in R."""

import math

import pytest

from evidose.pages.know.workbench.parts import Part
from evidose.pages.know.workbench.script_r import (
    Moderator,
    Repeat,
    r_number,
    r_script,
    r_text,
)


def repeat(**more):
    usual = {
        "source": 'my "table".csv',
        "measure": "OR",
        "method": "REML",
        "test": "knha",
        "level": 0.95,
        "labels": ("A", 'B")\nstop(1)#'),
        "yi": (0.1, 1 / 3),
        "vi": (0.01, 0.02),
    }
    return r_script(Repeat(**(usual | more)))


@pytest.mark.parametrize(
    ("text", "literal"),
    [
        ("plain", '"plain"'),
        ('a"b\\c', '"a\\"b\\\\c"'),
        ("a\nb\rc\td", '"a\\nb\\rc\\td"'),
        ("é😀\x01\x7f\u202e", '"\\u00e9\\U0001f600\\u0001\\u007f\\u202e"'),
        ("\x00\ud800", '"\\ufffd\\ufffd"'),
    ],
)
def test_text_is_a_literal_in_ascii(text, literal):
    assert r_text(text) == literal


def test_numbers_read_back():
    assert [r_number(x) for x in (0.1, 1 / 3, 2)] == ["0.1", "0.3333333333333333", "2.0"]
    assert [r_number(x) for x in (math.nan, math.inf, -math.inf)] == ["NA_real_", "Inf", "-Inf"]


def test_what_a_user_wrote_stands_in_literals_alone():
    script = repeat()
    assert script.isascii()
    assert '\\")\\nstop(1)#' in script
    assert not any(line.startswith("stop") for line in script.splitlines())
    assert 'source_file <- "my \\"table\\".csv"' in script


def test_the_model():
    assert 'rma(yi, vi, data = dat, method = "REML", test = "knha", control' in repeat()
    common = repeat(method="EE", test="z", level=0.9)
    assert 'method = "EE", test = "z", level = 90)' in common
    assert "control" not in common
    assert "escalc" not in common


def test_counts():
    raw = {"ai": (1.0, 2.0), "n1i": (9.0, 9.0), "ci": (2.0, 2.0), "n2i": (8.0, 8.0)}
    script = repeat(raw=raw)
    assert 'escalc(measure = "OR", ai = ai, n1i = n1i, ci = ci, n2i = n2i' in script
    mh = repeat(raw=raw, method="MH", test="z")
    assert 'rma.mh(measure = "OR", ai = ai' in mh
    assert 'method = "EE"' in mh
    peto = repeat(raw=raw, method="Peto", test="z")
    assert "rma.peto(ai = ai" in peto
    assert "correct" not in peto
    biased = repeat(raw=raw, parts=(Part("bias", "B"),), higher=False)
    assert "harbord" in biased
    assert 'alternative = "less"' in biased
    assert "harbord" not in repeat(raw=raw, measure="RR", parts=(Part("bias", "B"),))


def test_further_parts_only_where_asked():
    plain = repeat()
    for word in ("groups", "meta <-", "rma.mv", "leave1out", "cumul", "influence", "permutest"):
        assert word not in plain
    script = repeat(
        subgroup=("x", "y"),
        cluster=("c", "c"),
        moderators={
            "m1": Moderator(numbers=(1.0, math.nan)),
            "m2": Moderator((), ("u", "v"), ("v", "u")),
        },
        formula="m1 + m2 + m1:m2",
        order=(1, 0),
        tau_scale=0.5,
        permutations=99,
        seed=3,
        parts=tuple(
            Part(key, key)
            for key in (
                *("subgroup", "moderator", "cluster", "leave_one_out", "cumulative"),
                *("influence", "bayes", "permutation"),
            )
        ),
    )
    assert 'levels = c("v", "u"))' in script
    assert "m1 = c(1.0, NA_real_)" in script
    assert "mods = ~ m1 + m2 + m1:m2" in script
    assert "random = ~ 1 | cluster/effect" in script
    assert "cumul(res, order = c(2, 1))" in script
    assert "dhalfnormal(t, scale = 0.5)" in script
    assert "permutest(meta, iter = 99" in script
    assert "set.seed(3)" in script
    assert "leave1out(res)" in script
