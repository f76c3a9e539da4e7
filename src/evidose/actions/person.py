"""The personal record: start it, write in it, look at it, carry it out and in, erase it.

What is told is stored before it is judged. The record lies under ``EVIDOSE_HOME`` (or the
platform's folder for user data), or where ``EVIDOSE_DATABASE_URL`` says; ``EVIDOSE_PASSPHRASE``
opens an encrypted one.
"""

import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import ValidationError

from evidose.actions.versions import versions
from evidose.evidence import Instrument, Library, Outcome, open_library, read_records
from evidose.person import (
    FILE,
    KINDS,
    Body,
    Dose,
    Entry,
    Goal,
    LabResult,
    LifeEvent,
    Medicine,
    Note,
    Score,
    SideEffect,
    Snapshot,
    Vocabulary,
    Withdrawn,
    body_adapter,
    checked,
    is_encrypted,
    load_biomarkers,
    read_phrase,
)
from evidose.person.backup import Seal
from evidose.person.backup import backup as back_up
from evidose.person.backup import change_passphrase as change
from evidose.person.backup import check_backup as check
from evidose.person.backup import restore as put_back
from evidose.person.engine import PassphraseError
from evidose.person.erase import Erased
from evidose.person.erase import erase as wipe
from evidose.person.store import Copy, Store, create_store, open_store
from evidose.safety import Answers, Finding, load_rules, screen
from evidose.terms import EvidoseError, InputError, Problem, UnknownNameError

Ask = Callable[[], str | None]
"""Asks the person for the passphrase; None where nobody can be asked."""


def record_path() -> Path:
    """Return where the record lies.

    Raises
    ------
    InputError
        ``EVIDOSE_DATABASE_URL`` is not of the form ``sqlite:///PATH``.
    """
    if url := os.environ.get("EVIDOSE_DATABASE_URL"):
        path = url.removeprefix("sqlite:///")
        if path == url or not path:
            found = url.partition(":")[0]  # the rest of an address may hold a password
            raise InputError(
                Problem("EVIDOSE_DATABASE_URL", "", found, "sqlite:///PATH",
                        "Other databases are not supported yet.")
            )  # fmt: skip
        return Path(path).absolute()
    if home := os.environ.get("EVIDOSE_HOME"):
        return Path(home).expanduser().absolute() / FILE
    from platformdirs import user_data_path

    return user_data_path("evidose", appauthor=False) / FILE


def opened(ask: Ask) -> AbstractContextManager[Store]:
    """Open the record, asking for its passphrase where it is encrypted."""
    path = record_path()
    return open_store(path, passphrase_for(path, ask))


def passphrase_for(path: Path, ask: Ask) -> str | None:
    """Return the passphrase of an encrypted file, from the environment or by asking."""
    if not path.is_file() or not is_encrypted(path):
        return None
    return os.environ.get("EVIDOSE_PASSPHRASE") or ask()


def start(passphrase: str | None) -> Path:
    """Make an empty record and return where it lies."""
    path = record_path()
    create_store(path, passphrase)
    return path


def chosen_passphrase(ask: Ask) -> str:
    """Return the passphrase to encrypt with, from the environment or by asking.

    Raises
    ------
    PassphraseError
        There is none.
    """
    found = os.environ.get("EVIDOSE_PASSPHRASE") or ask()
    if not found:
        raise PassphraseError("no passphrase: set EVIDOSE_PASSPHRASE or run this on a terminal")
    return found


@dataclass(frozen=True, slots=True)
class Logged:
    """What was stored, and what has to be said about it at once."""

    entries: tuple[Entry, ...]
    alarms: tuple[Finding, ...]


def log(
    words: Sequence[str], ask: Ask, *, at: str | None = None, replaces: str | None = None
) -> Logged:
    """Store what was typed, then judge it.

    Parameters
    ----------
    words : see `evidose.person.read_phrase`
    at : when it happened (``2026-11-22T21:30``, ``2026-11-22``); now unless told
    replaces : beginning of the id of the entry that this corrects

    Raises
    ------
    InputError, UnknownNameError
        Something was not understood; nothing is stored then. Words of distress are no error:
        however typed, they are stored as a note and answered.
    """
    library = open_library()
    with opened(ask) as store:
        moment, zone = read_moment(at)
        known = vocabulary(library, store.snapshot("medicine"), moment.date())
        try:
            bodies = read_phrase(words, known)
        except EvidoseError:
            # "want to die" typed without quotes is no entry, and must be answered all the same.
            plea = Note(text=" ".join(words).strip() or "-")
            if not any(f.kind == "red-flag" for f in judge((plea,), library)):
                raise
            bodies = (plea,)
        return _store(store, bodies, (moment, zone), replaces, library)


def log_body(table: str, ask: Ask, *, at: str | None = None, replaces: str | None = None) -> Logged:
    """Store one entry given as JSON, of any kind, then judge it.

    Raises
    ------
    InputError
        It is not an entry of a known kind.
    """
    try:
        body = body_adapter().validate_json(table)
    except ValidationError as fault:
        raise InputError(*faults("--entry", fault)) from fault
    with opened(ask) as store:
        return _store(store, (body,), read_moment(at), replaces, open_library())


def withdraw(name: str, ask: Ask, why: str = "") -> Logged:
    """Take an entry back; it stays in the history."""
    with opened(ask) as store:
        return _store(store, (Withdrawn(why=why),), read_moment(None), name, open_library())


def _store(
    store: Store,
    bodies: Sequence[Body],
    moment: tuple[datetime, str],
    replaces: str | None,
    library: Library,
) -> Logged:
    if replaces is not None and len(bodies) != 1:
        raise InputError(Problem("--replaces", "", f"{len(bodies)} entries", "one entry"))
    old = None if replaces is None else find_entry(store.snapshot(), replaces)
    at, zone = moment if old is None else (old.at, old.zone)
    name = None if old is None else old.id
    made = [Entry(uuid4().hex, at, zone, now(), body, name) for body in bodies]
    try:
        made = [checked(e) for e in made]
    except ValidationError as fault:
        raise InputError(*faults("log", fault)) from fault
    stored = store.append(made).stored
    return Logged(stored, judge((e.body for e in stored), library))


def find_entry(snapshot: Snapshot, name: str) -> Entry:
    """Return the standing entry whose id begins with `name`.

    Raises
    ------
    InputError
        There is none, or more than one.
    """
    found = [e for e in snapshot.current if e.id.startswith(name.strip().lower())]
    if len(found) != 1 or not name.strip():
        told = f"{len(found)} standing entries that begin with {name!r}"
        step = "See `evidose person show --all`."
        raise InputError(Problem("record", "id", told, "one", step))
    return found[0]


def judge(bodies: Iterable[Body], library: Library) -> tuple[Finding, ...]:
    """Return what has to be said at once: red flags, self-harm words, opioids, grave values."""
    notes, labs, medicines = list[str](), list[str](), list[str]()
    for body in bodies:
        match body:
            case Note():
                notes.append(body.text)
            case LifeEvent() if body.text:
                notes.append(body.text)
            case SideEffect():
                notes.append(f"{body.name}. {body.action}")
            case Medicine():
                medicines.append(body.name)
            case Dose() if body.taken:
                medicines.append(body.medicine)
            case LabResult() if body.value is not None and body.comparator not in ("<", "<="):
                interval = "" if body.high is None else f" (ref {body.low or 0}-{body.high})"
                labs.append(f"{body.test}={body.value} {body.unit or ''}{interval}")
    if not (notes or labs or medicines):
        return ()
    answers = Answers(
        compound="low-dose-naltrexone",
        notes=tuple(notes),
        labs=tuple(labs),
        medications=tuple(medicines) or None,
    )
    found = screen(answers, load_rules(library), date.today())
    return tuple(
        f
        for f in found.findings
        if f.kind == "red-flag" or f.severity in ("contraindicated", "major")
    )


def vocabulary(library: Library, snapshot: Snapshot, today: date) -> Vocabulary:
    """Return the names the diary knows, with the one medicine that is being taken."""
    latest = {e.body.name: e.body for e in snapshot.current if isinstance(e.body, Medicine)}
    taken = [m.name for m in latest.values() if m.stop is None]
    return Vocabulary(
        outcomes=read_records(library, "outcomes", Outcome).or_raise(),
        instruments=read_records(library, "instruments", Instrument).or_raise(),
        biomarkers=load_biomarkers(library),
        medicine=taken[0] if len(taken) == 1 else None,
        today=today,
    )


def look(ask: Ask) -> Snapshot:
    """Return the record as it stands."""
    with opened(ask) as store:
        return store.snapshot()


def make_backup(target: Path, ask: Ask) -> Seal:
    """Write a sealed copy of the record to a new file and check it by reading it back."""
    path = record_path()
    word = passphrase_for(path, ask)
    seal = back_up(path, word, target.absolute(), now().isoformat())
    remember("backup", target, word)
    return seal


def check_backup(source: Path, ask: Ask) -> Seal:
    """Read a backup whole and compare it with its seal."""
    return check(source, passphrase_for(source, ask))


def restore(source: Path, ask: Ask) -> Seal:
    """Put a backup in the place of the record, which must not exist."""
    return put_back(source, record_path(), passphrase_for(source, ask))


def change_passphrase(ask_old: Ask, ask_new: Ask, *, remove: bool = False) -> Path:
    """Encrypt the record, give it another passphrase, or take the encryption away.

    The new one comes from ``EVIDOSE_NEW_PASSPHRASE`` or from asking.
    """
    path = record_path()
    if not path.is_file():
        raise InputError(Problem(str(path), "", "no record", "a personal record"))
    new = None if remove else os.environ.get("EVIDOSE_NEW_PASSPHRASE") or ask_new()
    if not remove and not new:
        raise PassphraseError("no new passphrase was given")
    change(path, passphrase_for(path, ask_old), new)
    return path


def erase(ask: Ask) -> Erased:
    """Erase the record and everything beside it; works without the passphrase too."""
    path = record_path()
    if not path.exists():
        raise InputError(Problem(str(path), "", "no record", "a personal record"))
    copies: tuple[Copy, ...] = ()
    try:
        with opened(ask) as store:
            copies = store.copies()
    except (PassphraseError, InputError):
        pass  # a forgotten passphrase or a damaged file must not keep anybody from erasing
    return wipe(path, copies)


def remember(what: str, target: Path, passphrase: str | None) -> None:
    """Note that something was written outside the record, so that erasing can name it."""
    with open_store(record_path(), passphrase) as store:
        store.remember_copy(Copy(what, str(target.absolute()), now().isoformat()))


def now() -> datetime:
    """Return this moment with the machine's offset."""
    return datetime.now().astimezone()


def read_moment(text: str | None) -> tuple[datetime, str]:
    """Read when something happened, and the zone it is told in.

    Raises
    ------
    InputError
        It is no date or time, or lies in the future.
    """
    zone = zone_name()
    if text is None:
        return now(), zone
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError as fault:
        expected = "a date or time such as 2026-11-22 or 2026-11-22T21:30"
        raise InputError(Problem("command line", "--at", repr(text), expected)) from fault
    if at.tzinfo is None:
        at = at.replace(tzinfo=ZoneInfo(zone)) if zone else at.astimezone()
        at = datetime.fromisoformat(at.isoformat())  # the offset alone; the zone stands beside it
    else:
        zone = ""
    if at.astimezone(UTC) > datetime.now(UTC):
        raise InputError(Problem("command line", "--at", str(at), "a time that has come"))
    return at, zone


def zone_name() -> str:
    """Return the machine's IANA zone, or ``""`` where it does not tell."""
    named = os.environ.get("TZ", "").removeprefix(":")
    if not named:
        link = Path("/etc/localtime")
        named = str(link.resolve()).partition("zoneinfo/")[2] if link.exists() else ""
    try:
        return ZoneInfo(named).key if named else ""
    except (ZoneInfoNotFoundError, ValueError):
        return ""


def faults(shown: str, fault: ValidationError) -> tuple[Problem, ...]:
    """Return what pydantic refused as problems, without repeating long or secret input."""
    return tuple(
        Problem(
            shown,
            ".".join(str(p) for p in e["loc"]),
            repr(e["input"])[:60],
            str(e["msg"]).removeprefix("Input should be ").removeprefix("Value error, "),
        )
        for e in fault.errors(include_url=False)[:20]
    )


def chosen(
    snapshot: Snapshot, kinds: Sequence[str], last: int | None, *, history: bool = False
) -> tuple[Entry, ...]:
    """Return the entries to show: of some kinds, the last ones, or with all history.

    Raises
    ------
    UnknownNameError
        A kind is not known.
    """
    for kind in kinds:
        if kind not in KINDS:
            raise UnknownNameError("kind of entry", kind, KINDS)
    entries = snapshot.history if history else snapshot.current
    kept = tuple(e for e in entries if not kinds or e.body.kind in kinds)
    return kept if last is None else kept[-last:]


def scales(entries: Iterable[Entry]) -> dict[str, str]:
    """Return what the ends of the scales used in `entries` mean."""
    used = {e.body.instrument for e in entries if isinstance(e.body, Score)}
    if not used:
        return {}
    known = read_records(open_library(), "instruments", Instrument).or_raise()
    return {
        i.id: f"{i.low:g} to {i.high:g}, {i.better} is better"
        for i in known.values()
        if i.id in used and i.low is not None and i.high is not None
    }


def evening_questions(ask: Ask) -> tuple[str, ...]:
    """Return the outcomes to ask for: the goals, or what was scored lately, or pain and sleep."""
    current = look(ask).current
    goals = [e.body.outcome for e in current if isinstance(e.body, Goal)]
    lately = [e.body.outcome for e in current[-200:] if isinstance(e.body, Score)]
    return tuple(dict.fromkeys(goals or lately)) or ("pain", "sleep")


def stamp() -> dict[str, str | int]:
    """Return the versions that stand on every document."""
    return versions()
