"""The doors through which a dose could reach somebody: what each shows for a person and a plan.

`DOORS` is the list that the walk over every rule goes through; a further door is a further line.
A door returns all that it shows or writes, and whether a dose of ours is among it.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

from evidose.actions.plan.titration import Request, plan_titration
from evidose.cli.app import run
from evidose.pages.plan.titration import plan_text, withheld_text
from evidose.person import Decision
from evidose.safety import Answers

COMPOUND = "low-dose-naltrexone"
FIRST_DAY = date.today() + timedelta(days=20)
"""After the days that the rules look back on; operations of the cases lie around today."""

CLEAR = Answers(
    COMPOUND,
    medications=("none",),
    no_opioids=True,
    conditions=("none",),
    dependence="no",
    liver="no",
    kidney="no",
    age=45,
    pregnant="no",
    breastfeeding="no",
    surgery="none",
)


@dataclass(frozen=True)
class Visit:
    """One person at a door.

    Attributes
    ----------
    answers, decisions : what was told and decided
    taking : daily dose in mg of somebody who takes it already
    """

    answers: Answers
    decisions: tuple[Decision, ...] = ()
    taking: str | None = None

    @property
    def request(self) -> Request:
        return Request(FIRST_DAY.isoformat(), zone="UTC", taking=self.taking)


@dataclass(frozen=True)
class Shown:
    """What a door shows: its words, whether it gives doses of ours, whether it names what is
    taken."""

    text: str
    doses: bool
    taken: bool


def as_json(answers: Answers) -> dict[str, Any]:
    """Return answers as the API and an answers file take them."""
    skipped = {"compound", "diary", "unsettled", "dose_mg", "not_that", "results"}
    skipped |= {"stack", "doses_mg", "doses", "dose", "answers"}
    told = {f.name: getattr(answers, f.name) for f in fields(Answers) if f.name not in skipped}
    found = {k: list(v) if isinstance(v, tuple) else v for k, v in told.items() if v is not None}
    surgery = found.get("surgery")
    return found | ({"surgery": surgery.isoformat()} if isinstance(surgery, date) else {})


def decisions_json(decisions: Sequence[Decision]) -> list[dict[str, Any]]:
    """Return decisions as a file and the API take them."""
    return [
        {"rule": d.rule, "compound": d.compound, "kind": d.answer, "by": d.by,
         "on": d.on.isoformat()}
        | ({"until": d.until.isoformat()} if d.until else {})
        | ({"restart": d.restart.isoformat()} if d.restart else {})
        | ({"max_dose": str(d.max_dose)} if d.max_dose else {})
        for d in decisions
    ]  # fmt: skip


def library(visit: Visit, kit: Any) -> Shown:
    made = plan_titration(visit.request, visit.answers, decisions=visit.decisions)
    if made.plan is not None:
        return Shown(plan_text(made.plan), doses=True, taken=True)
    assert made.withheld is not None
    said = withheld_text(made.withheld)
    return Shown(said, doses="Doses\n" in said, taken=f"You take {visit.taking} mg" in said)


def files(visit: Visit, kit: Any) -> Shown:
    """The calendar and the sheet of paper, asked for on the command line."""
    told, decided = kit.folder / "me.json", kit.folder / "decided.json"
    told.write_text(json.dumps(as_json(visit.answers)), "utf-8")
    decided.write_text(json.dumps(decisions_json(visit.decisions)), "utf-8")
    ics, pdf = kit.folder / "plan.ics", kit.folder / "plan.pdf"
    for path in (ics, pdf):
        path.unlink(missing_ok=True)
    words = ["plan", COMPOUND, "--from", FIRST_DAY.isoformat(), "--zone", "UTC"]
    words += ["--answers", str(told), "--decision", str(decided), "--ics", str(ics)]
    words += ["--pdf", str(pdf), "--json", *(["--taking", visit.taking] if visit.taking else [])]
    status = run(words)
    said = kit.capsys.readouterr()
    document = json.loads(said.out)
    doses = ics.exists() or pdf.exists() or bool({"phases", "doses", "supplies"} & set(document))
    assert doses == (status == 0) == (document["status"] == "planned")
    if doses:
        assert b"BEGIN:VEVENT" in ics.read_bytes() and pdf.read_bytes().startswith(b"%PDF")
    else:
        assert "not written" in said.err
    taking = document["taking"]
    return Shown(said.out, doses, taken=taking is not None and taking["amount"] == visit.taking)


def program(visit: Visit, kit: Any) -> Shown:
    """The API."""
    body = {
        "compound": COMPOUND, "first_day": FIRST_DAY.isoformat(), "taking": visit.taking,
        "answers": as_json(visit.answers), "decision": decisions_json(visit.decisions),
    }  # fmt: skip
    answer = kit.api.post("/plan", json=body)
    assert answer.status_code == 200, answer.text
    document = answer.json()
    doses = bool({"phases", "doses", "supplies"} & set(document))
    assert doses == (document["status"] == "planned")
    taking = document["taking"]
    return Shown(answer.text, doses, taken=taking is not None and taking["amount"] == visit.taking)


def typed_plan(visit: Visit) -> dict[str, str]:
    """Return a visit as the fields of the public form of a plan."""
    return (
        {"from": FIRST_DAY.isoformat(), "zone": "UTC"}
        | ({"taking": visit.taking} if visit.taking else {})
        | typed_answers(visit.answers)
        | {
            f"{field}.{d['rule']}": d[field]
            for d in decisions_json(visit.decisions)
            for field in ("kind", "by", "on", "until", "restart")
            if field in d
        }
    )


def typed_answers(answers: Answers) -> dict[str, str]:
    """Return answers as the fields of a public form: one a line where there are several."""
    told = as_json(answers)
    opioids = {"opioids": "no"} if told.pop("no_opioids", False) else {}
    last = told.pop("last_opioid", [])
    return opioids | ({"last_opioid": "; ".join(last)} if last else {}) | {
        name: "\n".join(v) if isinstance(v, list) else str(v) for name, v in told.items() if v
    }  # fmt: skip


def form(visit: Visit, kit: Any) -> Shown:
    """The public form of a plan: its page, its calendar and its sheet of paper agree."""
    typed = typed_plan(visit)
    page = kit.site.post(f"/{COMPOUND}/plan", data=typed)
    assert page.status_code == 200, page.text
    doses = "<caption>Doses</caption>" in page.text
    for path in (f"/{COMPOUND}/plan.ics", f"/{COMPOUND}/plan.pdf"):
        answer = kit.site.post(path, data=typed)
        assert (answer.status_code == 200) is doses, path
        assert doses or b"VEVENT" not in answer.content, path
    return Shown(page.text, doses, taken=f"You take {visit.taking} mg" in page.text)


Door = Callable[[Visit, Any], Shown]
DOORS: Mapping[str, Door] = {"library": library, "files": files, "program": program, "form": form}
"""Every door; `kit` holds what they need: a folder, the captured output, a client of the API."""
