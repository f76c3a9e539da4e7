"""The made-up pack runs through every command: no fault, no other compound's word, safe answers."""

import json
import re
import shutil
from datetime import date, timedelta

import pytest
from tests.house.test_commands import every_command
from tests.packs.whole import UNIT, USUAL, write_whole_pack
from tests.packs.words import strange

from evidose.cli.app import run

DIARY = "diary.csv"
DOSE = f"{USUAL:g}"
SAFE = [
    *("--medication", "none", "--condition", "none", "--liver", "no", "--kidney", "no"),
    *("--age", "45", "--pregnant", "no", "--breastfeeding", "no", "--surgery", "none"),
    *("--answer", "lamp-allergy=no"),
]
DECIDE = ["--compound", "glm", "--kind", "decided", "--by", "Dr Lee", "--on", str(date.today())]
ABOUT = ["--outcome", "pain", "--compound", "GLM"]
DESIGN = ["trial", "design", *ABOUT, "--people", "20", "--seed", "1"]

CASES = {
    "list": [
        (["list", "compounds", "glim"], 0),
        (["list", "questions", "glimmerine"], 0),
        (["list", "studies", "maker"], 0),
    ],
    "profile": [
        *((["profile", name], 0) for name in ("glimmerine", "GLM", "glimmer salt")),
        *((["profile", "glm", "--format", f], 0) for f in ("json", "html", "markdown", "pdf")),
        (["profile", "glm", "--as-of", "2021-01-01"], 0),
    ],
    "compare": [
        (["compare", "fibromyalgia", "--outcome", "glimmerine-pain"], 0),
        (["compare", "fibromyalgia", "--outcome", "glimmerine-pain", "--format", "svg"], 0),
    ],
    "changes": [
        (["changes", "glm", "--from", "2021-01-01"], 0),
        (["changes", "glm", "--retract", "maker-2020"], 0),
    ],
    "why": [
        (["why", "glm", "glimmerine-pain"], 0),
        (["why", "glm", "glimmerine-headache"], 0),
    ],
    "multiverse": [(["multiverse", "glm", "glimmerine-pain", "--plot", "flips.svg"], 0)],
    "mechanism": [(["mechanism", "glm"], 1)],
    "synthesize": [(["synthesize", "own.csv", "--measure", "MD", "--plot", "forest.svg"], 0)],
    "network": [(["network", "own.csv", "--measure", "MD"], 1)],
    "dose-response": [(["dose-response", "own.csv"], 1)],
    "screen": [
        (["screen", "glm"], 0),
        (["screen", "glm", *SAFE, "--dose", DOSE], 0),
        (["screen", "glm", "--details"], 0),
        (["screen", "glm", "--taking", "--format", "card"], 0),
        (["screen", "glm", "--from-record"], 0),
        (["screen", "glm", "--medication", "Duskade", "--format", "html"], 0),
    ],
    "plan": [
        (["plan", "glm", "--from", "2027-01-04", *SAFE], 0),
        (["plan", "glm", "--from", "2027-01-04", *SAFE, "--schedule", "glow-slowly"], 0),
        (["plan", "glm", "--from", "2027-01-04", *SAFE, "--ics", "p.ics", "--pdf", "p.pdf"], 0),
        (["plan", "glm", "--from", "2027-01-04", "--medication", "shimmerol"], 1),
        (["plan", "glm", "--from", "2027-01-04", "--from-record"], 1),
    ],
    "simulate": [(["simulate", "glm", "--dose", DOSE, "--at", "08:00", "--days", "2"], 1)],
    "person init": [(["person", "init"], 1)],
    "person log": [
        (["person", "log", "took", "glimmerine", DOSE, UNIT], 0),
        (["person", "log", "took", "glimmer", "salt", DOSE, UNIT, "pain", "4"], 0),
        (["person", "log", "my skin glows blue"], 0),
        (["person", "log", "took shimmerol today"], 0),
    ],
    "person answers": [
        (["person", "answers"], 0),
        (["person", "answers", "lamp-allergy=yes", "liver=no"], 0),
    ],
    "person decide": [(["person", "decide", "lamp-allergy", *DECIDE], 0)],
    "person show": [(["person", "show", "--all"], 0)],
    "person import": [(["person", "import", "more.csv"], 0)],
    "person export": [
        *((["person", "export", "--format", f], 0) for f in ("json", "csv", "fhir")),
        (["person", "export", "record.json"], 0),
    ],
    "person backup": [(["person", "backup", "copy.backup"], 0)],
    "person restore": [(["person", "restore", "kept.backup", "--check"], 0)],
    "person passphrase": [(["person", "passphrase", "--remove"], 0)],
    "person erase": [(["person", "erase", "--yes"], 0)],
    "expect": [(["expect", "--outcome", "pain"], 0), (["expect", *ABOUT], 0)],
    "respond": [
        (["respond", "--outcome", "pain"], 0),
        (["respond", *ABOUT, "--csv", DIARY], 0),
    ],
    "labs": [(["labs", "--plot", "labs.svg"], 0)],
    "report": [(["report"], 0), (["report", "--pdf", "visit.pdf"], 0)],
    "trial design": [
        (DESIGN, 1),
        ([*DESIGN, "--washout-days", "3", "--protocol", "paper.md"], 0),
        ([*DESIGN, "--washout-days", "3", "--protocol", "paper.pdf"], 0),
    ],
    "trial analyse": [(["trial", "analyse", *ABOUT, "--schedule", "none.csv"], 1)],
    "evidence check": [(["evidence", "check"], 0)],
    "evidence format": [(["evidence", "format", "--check"], 1)],
    "evidence list": [(["evidence", "list", "--substance", "glimmerine"], 0)],
    "evidence show": [
        (["evidence", "show", "maker-2020"], 0),
        (["evidence", "show", "rules", "glm"], 0),
    ],
    "evidence export": [(["evidence", "export", "pairs.csv", "--compound", "glm"], 0)],
    "evidence import": [(["evidence", "import", "found.ris", "--folder", "mine"], 0)],
    "evidence new study": [(["evidence", "new", "study", "doe-2024", "--compound", "glm"], 0)],
    "evidence new compound": [(["evidence", "new", "compound", "Dimmerine"], 0)],
    "calibrate fit": [(["calibrate", "fit", DIARY], 1)],
    "calibrate evaluate": [(["calibrate", "evaluate", DIARY], 1)],
    "serve": [(["serve", "--port", "0", "--host", "203.0.113.1"], 1)],
    "open": [(["open"], 1)],
    "version": [(["version"], 0)],
}
"""Every command, with what is typed behind it and how it ends."""

OF_THE_WHOLE_LIBRARY = {"evidence check", "evidence format"}
"""Commands that tell of every file of the library, whatever is in it."""

WITHOUT_JSON = {"serve"}

RAW = re.compile(r"\{(?:compound|names)\}|\"compound\": \"low-dose-naltrexone\"|HIV medicines must")
"""What records in JSON hold: places for names in a rule, and of what another onset is told."""


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    return write_whole_pack(tmp_path_factory.mktemp("whole") / "library")


@pytest.fixture(scope="module")
def prepared(library, tmp_path_factory):
    """A folder with files to give to commands, and a record of somebody who takes it."""
    folder = tmp_path_factory.mktemp("prepared")
    days = [date.today() - timedelta(days=n) for n in range(60, 0, -1)]
    rows = [
        f"{d},{7 - (n > 30) * 2 + n % 2},{USUAL if n > 25 else 0:g}" for n, d in enumerate(days)
    ]
    (folder / DIARY).write_text("\n".join(["date,pain,dose_mg", *rows]) + "\n", encoding="utf-8")
    (folder / "more.csv").write_text("date,pain\n2026-01-01,5\n", encoding="utf-8")
    (folder / "own.csv").write_text("study,yi,vi\na,1,0.1\nb,2,0.2\n", encoding="utf-8")
    ris = "TY  - JOUR\nTI  - A lamp\nAU  - Doe, J\nPY  - 2024\nER  - \n"
    (folder / "found.ris").write_text(ris, encoding="utf-8")
    goal = {"kind": "goal", "outcome": "pain", "instrument": "nrs-pain", "target": 3.0}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EVIDOSE_HOME", str(folder / "home"))
        patch.chdir(folder)
        for words in (
            ["init"],
            ["log", "--at", str(days[25]), "stack", "glimmerine", DOSE, UNIT],
            ["import", DIARY],
            ["log", "--entry", json.dumps(goal)],
            ["log", "CRP 12 mg/L (ref 0-5)"],
            ["backup", "kept.backup"],
        ):
            assert run(["person", *words, "--evidence", str(library)]) == 0, words
    return folder


@pytest.fixture
def typed(library, prepared, record_home, tmp_path, monkeypatch, capsysbinary):
    """Type commands in a folder of their own, with the pack and the record at hand."""
    here = tmp_path / "here"

    def run_it(arguments):
        shutil.rmtree(here, ignore_errors=True)
        shutil.copytree(prepared, here)
        monkeypatch.setenv("EVIDOSE_HOME", str(here / "home"))
        monkeypatch.chdir(here)
        code = run([*arguments, "--evidence", str(library)])
        told = capsysbinary.readouterr()
        return code, *(text.decode("utf-8", "replace") for text in told)

    return run_it


def test_no_command_is_without_a_case():
    assert {called for called, _ in every_command()} == set(CASES)


def written(folder):
    """Return the texts that a command wrote into its folder."""
    names = ("*.svg", "*.ics", "*.md", "pairs.csv", "record.json", "concealed-schedule.csv")
    return [p.read_text("utf-8") for name in names for p in folder.glob(name)]


@pytest.mark.parametrize("name", CASES)
def test_it_ends_as_it_should_and_tells_of_no_other_compound(name, typed, tmp_path):
    wrong = []
    for arguments, ends in CASES[name]:
        forms = [arguments]
        if "--format" not in arguments and name not in WITHOUT_JSON:
            forms.append([*arguments, "--json"])
        for words in forms:
            code, out, err = typed(words)
            told = [out, err, *written(tmp_path / "here")]
            if name not in OF_THE_WHOLE_LIBRARY:
                wrong += [(words, s) for text in told for s in strange(text) if not RAW.search(s)]
            if code != ends:
                wrong.append((words, code, out[-300:], err[-600:]))
            elif "--json" in words and ends == 0:
                json.loads(out)
    assert not wrong


def test_the_pack_is_without_a_fault(typed, library):
    code, out, err = typed(["evidence", "check", str(library), "--json"])
    problems = [p for p in json.loads(out)["problems"] if (library / p["file"]).exists()]
    assert code == 0 and not problems, err
