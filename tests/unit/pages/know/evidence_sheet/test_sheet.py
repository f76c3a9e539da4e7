"""The sheets hold the page's sentences, tables and sources, and need nothing else."""

import re
import subprocess

import pytest

from evidose.actions.know.profile import compute_profile
from evidose.actions.plan.practice import gather_practice
from evidose.pages.know.evidence_sheet import evidence_pdf
from evidose.pages.plan.practice import shown_practice

pytestmark = pytest.mark.peer


@pytest.fixture
def read(pdftotext, tmp_path):
    """Return a function that gives the text of a PDF as poppler reads it, without spaces."""

    def text(made):
        path = tmp_path / "page.pdf"
        path.write_bytes(made)
        command = [pdftotext, "-layout", path, "-"]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        return re.sub(r"\s+", "", done.stdout)

    return text


@pytest.fixture(scope="module")
def profile():
    return compute_profile("LDN")


@pytest.fixture(scope="module")
def practice():
    found = gather_practice("LDN")
    s = found.simulated
    return shown_practice(
        found.compound,
        found.rules,
        regimens=found.regimens,
        kinetics=found.kinetics,
        simulation=s.simulation,
        sentences=s.sentences,
        mechanism=found.mechanism,
        texts=found.texts,
    )


def test_every_sentence_and_caution_is_on_paper(profile, practice, read):
    text = read(evidence_pdf(profile, practice, "1.2.3"))
    answered = [q for q in profile.questions.values() if q.answer.headline is not None]
    told = [s.text for q in answered for s in q.sentences]
    told += [s.text for s in (*profile.sentences, *profile.sections["short"])]
    told += [r.action for r in (*practice.cautions, *practice.interactions)]
    told += [a.text for a in practice.regimens.advice]
    missing = [t for t in told if not _within(t, text)]
    assert not missing
    assert "1.2.3" in text and profile.evidence_hash in text


def _within(sentence, text):
    """Say whether a sentence stands in the text; a page break may part it once."""
    wanted = re.sub(r"\s+", "", sentence)
    if wanted in text:
        return True
    return any(
        wanted[:i] in text and wanted[i:] in text for i in range(len(wanted) // 20, len(wanted), 1)
    )


def test_a_dated_sheet_has_todays_safety_and_less_evidence(profile, practice, read):
    text = read(evidence_pdf(compute_profile("LDN", "2015-01-01"), practice, "0"))
    assert "FINAL2024" not in text
    flat = "".join(text.split())
    assert "Evidenceaspublishedby2015-01-01.Safetyanddosingaretoday’s." in flat
    assert all("".join(r.action.split()) in flat for r in practice.interactions)
    assert "Whomustnottakeit" in flat and "Howithasbeendosed" in flat
    assert "Evidenceaspublishedby" not in read(evidence_pdf(profile, practice, "0"))


def test_the_same_page_gives_the_same_bytes(profile):
    assert evidence_pdf(profile, None, "0") == evidence_pdf(profile, None, "0")
