"""The exported table re-pools to the page's numbers, also in R."""

import csv
import io
import json
import subprocess
from pathlib import Path

import pytest

from evidose.evidence import open_library, read_evidence
from evidose.exchange.contrast_table import COLUMNS, contrast_table
from evidose.profile import build_profile

LIBRARY = open_library()
PROFILE = build_profile("LDN", read_evidence(LIBRARY), LIBRARY)
TABLE = contrast_table(PROFILE)

SCRIPT = """
library(metafor)
d <- read.csv("TABLE")
out <- list()
for (q in unique(d$question)) {
  s <- d[d$question == q, ]
  if (nrow(s) < 2) next
  ee <- rma(yi, vi, data = s, method = "EE")
  re <- rma(yi, vi, data = s, method = "REML", test = "adhoc",
            control = list(threshold = 1e-12, maxiter = 1000))
  cat(q, ee$b, ee$ci.lb, ee$ci.ub, re$b, re$ci.lb, re$ci.ub, re$tau2, "\\n")
}
"""


def rows() -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(TABLE)))


def test_one_row_per_pooled_contrast() -> None:
    assert tuple(rows()[0]) == COLUMNS
    assert len(rows()) == sum(q.answer.k for q in PROFILE.questions.values())


def test_numbers_survive_the_table_to_the_last_digit() -> None:
    by_key = {(r["question"], r["study"]): r for r in rows()}
    for name, question in PROFILE.questions.items():
        for derived in question.answer.derived:
            row = by_key[name, derived.study]
            assert abs(float(row["yi"])) == abs(derived.yi)
            assert float(row["vi"]) == derived.vi


def row(question: str, study: str) -> dict[str, str]:
    (found,) = (r for r in rows() if (r["question"], r["study"]) == (question, study))
    return found


def test_the_sign_is_the_instruments_own_and_its_direction_stands_beside_it() -> None:
    headache = row("headache", "younger-2013")
    assert float(headache["yi"]) == pytest.approx(1.6094379)  # five events against one
    assert (headache["orientation"], headache["scale"], headache["measure"]) == (
        "lower is better",
        "log risk ratio",
        "RR",
    )
    pain = row("fibromyalgia-pain", "bruun-2024-final")
    assert float(pain["yi"]) == pytest.approx(-0.34)
    assert pain["orientation"] == "lower is better"
    assert pain["scale"].startswith("points on Pain intensity")
    assert row("chronic-pain", "bruun-2024-final")["scale"] == "standard deviations"
    wanted = row("fibromyalgia-responders", "bruun-2024-final")
    assert float(wanted["yi"]) > 0
    assert wanted["orientation"] == "higher is better"
    mental = row("ms-quality-of-life-mental", "cree-2010-ms")
    assert (float(mental["yi"]), mental["orientation"]) == (3.3, "higher is better")


def test_a_row_that_escalc_can_compute_says_so_and_no_other() -> None:
    found = {(r["question"], r["study"]): r["escalc"] for r in rows()}
    assert found["headache", "younger-2013"] == "RR"
    assert found["depression", "mischoulon-2017"] == "MD"
    assert found["crohns-clinical-response", "smith-2011-crohn"] == ""  # percentages and a P
    assert found["fibromyalgia-pain", "bruun-2024-final"] == ""  # an adjusted difference


def test_every_column_stands_in_the_codebook() -> None:
    codebook = (Path(__file__).parents[3] / "docs/evidence-table.md").read_text(encoding="utf-8")
    assert [c for c in COLUMNS if f"`{c}`" not in codebook] == []


def test_counts_stand_in_metafors_columns() -> None:
    row = next(
        r
        for r in rows()
        if r["question"] == "any-adverse-event" and r["study"] == "bruun-2024-final"
    )
    assert [row[c] for c in ("ai", "n1i", "ci", "n2i")] == ["41", "49", "43", "50"]


@pytest.mark.peer
def test_r_pools_the_table_to_the_pages_numbers(rscript: str, tmp_path: Path) -> None:
    table = tmp_path / "contrasts.csv"
    table.write_text(TABLE, encoding="utf-8")
    script = SCRIPT.replace("TABLE", str(table))
    done = subprocess.run(
        [rscript, "-e", script], capture_output=True, text=True, check=True, timeout=120
    )
    found = {
        line.split()[0]: [float(x) for x in line.split()[1:]] for line in done.stdout.splitlines()
    }
    assert "fibromyalgia-pain" in found
    for name, numbers in found.items():
        answer = PROFILE.questions[name].answer
        sign = -1 if answer.derived[0].turned else 1
        by_method = {s.method: s for s in (answer.headline, *answer.sensitivity) if s}
        common, random = by_method["common"], by_method["REML/adhoc"]
        ours = [common.estimate, common.ci_low, common.ci_high]
        ours += [random.estimate, random.ci_low, random.ci_high]
        (b, low, high), (c, lower, higher) = numbers[:3], numbers[3:6]
        if sign < 0:
            numbers = [-b, -high, -low, -c, -higher, -lower]
        assert numbers[:6] == pytest.approx(ours, rel=1e-6, abs=1e-8), json.dumps(name)


ESCALC = """
library(metafor)
d <- read.csv("TABLE", stringsAsFactors = FALSE)
for (i in seq_len(nrow(d))) {
  s <- d[i, ]
  if (!is.na(s$escalc) && s$escalc != "") {
    e <- switch(s$escalc,
      MD = escalc("MD", m1i=s$m1i, sd1i=s$sd1i, n1i=s$n1i, m2i=s$m2i, sd2i=s$sd2i, n2i=s$n2i),
      escalc(s$escalc, ai=s$ai, n1i=s$n1i, ci=s$ci, n2i=s$n2i))
    cat("all", i, s$yi, s$vi, e$yi, e$vi, "\\n")
  } else if (!is.na(s$m1i) && !is.na(s$m2i)) {
    cat("sign", i, s$yi, s$vi, s$m1i - s$m2i, NA, "\\n")
  }
}
"""


@pytest.mark.peer
def test_escalc_agrees_row_by_row_with_the_files_own_columns(rscript: str, tmp_path: Path) -> None:
    table, script = tmp_path / "contrasts.csv", tmp_path / "escalc.R"
    table.write_text(TABLE, encoding="utf-8")
    script.write_text(ESCALC.replace("TABLE", str(table)), encoding="utf-8")
    done = subprocess.run(
        [rscript, str(script)], capture_output=True, text=True, check=True, timeout=120
    )
    lines = [line.split() for line in done.stdout.splitlines()]
    assert sum(line[0] == "all" for line in lines) == sum(r["escalc"] != "" for r in rows())
    for kind, i, *numbers in lines:
        yi, vi, theirs, theirs_v = (float(n) if n != "NA" else float("nan") for n in numbers)
        if kind == "all":
            assert (yi, vi) == pytest.approx((theirs, theirs_v), rel=1e-6), rows()[int(i) - 1]
        else:
            assert yi * theirs > 0, rows()[int(i) - 1]
