"""Scripts that repeat an analysis do repeat it, whatever the labels hold."""

import contextlib
import io
import subprocess

import pytest

from evidose.actions.know.workbench.scripts import python_of, r_of, script_of
from evidose.terms import InputError

NASTY = ('O\'Neil "x"', "a\\n\\", "# stop()", "Müller 😀", "x\u202ey", '")); stop("no")')


def nasty(trials):
    """Give the first studies names that would end a string, a line or a comment."""
    for i, name in enumerate(NASTY, 1):
        quoted = '"' + name.replace('"', '""') + '"'
        trials = trials.replace(f"S{i},", f"{quoted},", 1)
    return trials


def in_python(script):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(script, "script", "exec"), {})
    return out.getvalue()


@pytest.mark.parametrize(
    ("measure", "choices", "asked"),
    [
        ("OR", {}, {"subgroup": "subgroup", "bias": True, "tau_scale": 0.0}),
        ("RR", {"method": "EE", "level": 0.9}, {"cumulative": "", "leave_one_out": True}),
        ("OR", {"method": "MH"}, {}),
        ("RR", {"zero_cells": "revman"}, {"moderators": ("dose*subgroup",), "permutations": 30}),
    ],
)
def test_python(worked, trials, measure, choices, asked):
    from evidose.actions.know.workbench.shown import text_of

    work = worked(nasty(trials).replace("25,100", "0,100"), measure, choices, **asked)
    script = python_of(work)
    assert script.isascii()
    assert in_python(script) == text_of(work) + "\n"


def test_python_with_clusters_and_combined_rows(worked):
    from evidose.actions.know.workbench.shown import text_of

    text = "study,yi,vi,x\nA,0.1,0.02,a\nA,0.3,0.03,a\nB,0.5,0.02,b\nB,0.1,0.04,b\nC,0.6,0.03,b\n"
    work = worked(text, cluster="study")
    assert in_python(python_of(work)).splitlines()[-4:] == text_of(work).splitlines()[-4:]
    work = worked(text, "OR", {"repeated": "combine", "given": "log"}, subgroup="x")
    shown = in_python(python_of(work))
    assert (
        shown.split("k = 3")[1].splitlines()[:2] == text_of(work).split("k = 3")[1].splitlines()[:2]
    )


def run_r(rscript, tmp_path, script):
    """Run a script and return what it prints under each word, as numbers."""
    file = tmp_path / "again.R"
    file.write_text(script, "utf-8")
    done = subprocess.run(
        [rscript, "--vanilla", str(file)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found = {}
    for line in done.stdout.splitlines():
        word, _, rest = line.partition(" ")
        with contextlib.suppress(ValueError):
            found[word] = [float(x) for x in rest.split()]
    return found


@pytest.mark.peer
def test_r_repeats_the_numbers(worked, trials, rscript, tmp_path):
    work = worked(
        nasty(trials),
        "OR",
        subgroup="subgroup",
        moderators=("dose*subgroup",),
        cumulative="dose",
        leave_one_out=True,
        influence=True,
        bias=True,
        permutations=30,
    )
    script = r_of(work)
    assert script.isascii()
    found = run_r(rscript, tmp_path, script)
    pooled = work.found.pooled
    ends = [float(x) for x in (pooled.estimate, pooled.ci_low, pooled.ci_high)]
    assert found["pooled"] == pytest.approx(ends, abs=1e-6)
    between = work.part("subgroup").tests[0]
    assert found["between"] == pytest.approx([between.statistic, between.p_value], abs=1e-6)
    rows = [r.estimate for r in work.part("moderator").rows]
    assert found["coefficients"] == pytest.approx(rows, abs=1e-6)
    grown = [r.estimate for r in work.part("cumulative").rows]
    assert found["cumulative"] == pytest.approx(grown, abs=1e-6)
    tests = {t.label: (t.statistic, t.p_value) for t in work.part("bias").tests}
    assert found["egger"] == pytest.approx(tests["Egger's regression"], abs=1e-6)
    assert found["harbord"] == pytest.approx(tests["Harbord's test"], abs=1e-6)
    assert found["peters"] == pytest.approx(tests["Peters' test"], abs=1e-6)


@pytest.mark.peer
@pytest.mark.parametrize("method", ["MH", "Peto"])
def test_r_repeats_methods_of_counts(worked, trials, rscript, tmp_path, method):
    work = worked(trials.replace("S1,25", "S1,0"), "OR", {"method": method})
    pooled = work.found.pooled
    ends = [float(x) for x in (pooled.estimate, pooled.ci_low, pooled.ci_high)]
    assert run_r(rscript, tmp_path, r_of(work))["pooled"] == pytest.approx(ends, abs=1e-6)


@pytest.mark.peer
def test_r_repeats_three_levels(worked, schools, rscript, tmp_path):
    work = worked(schools, cluster="district")
    found = run_r(rscript, tmp_path, r_of(work))
    numbers = dict(work.parts_numbers("cluster"))
    right = [work.part("cluster").rows[0].estimate, numbers["between"], numbers["within"]]
    assert found["three"] == pytest.approx(right, rel=1e-4)


def test_the_ending_says_the_language(worked, trials):
    work = worked(trials, "OR")
    assert script_of(work, "a.R") == script_of(work, "b.r") == r_of(work).encode()
    assert script_of(work, "a.py") == python_of(work).encode()
    with pytest.raises(InputError, match=r"script: found 'a.sas', expected a name that ends"):
        script_of(work, "a.sas")


def test_r_takes_effects_alone_where_it_has_no_such_rule(worked, trials):
    assert "escalc" in r_of(worked(trials, "OR"))
    assert ", drop00 = TRUE" in r_of(worked(trials, "OR", {"zero_cells": "drop"}))
    assert "escalc" not in r_of(worked(trials, "OR", {"zero_cells": "revman"}))
