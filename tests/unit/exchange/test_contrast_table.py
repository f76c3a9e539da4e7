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
            assert float(row["yi"]) == derived.yi
            assert float(row["vi"]) == derived.vi


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
        by_method = {s.method: s for s in (answer.headline, *answer.sensitivity) if s}
        common, random = by_method["common"], by_method["REML/adhoc"]
        ours = [common.estimate, common.ci_low, common.ci_high]
        ours += [random.estimate, random.ci_low, random.ci_high]
        assert numbers[:6] == pytest.approx(ours, rel=1e-6, abs=1e-8), json.dumps(name)
