"""Files of a hundred megabytes: peak memory of an import, and of the refusal of a cut-off file.

Target: at most 800 MiB, and nothing stored of a file that is cut off.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path

from evidose.actions.track import record as person
from evidose.actions.track.record import exchange
from evidose.terms import InputError

SIZE = 100_000_000
MEMORY_MIB = 800.0
START = datetime(2000, 1, 1)


def observation(n: int) -> str:
    """Return one entry of a Bundle: a blood test the library knows, or one it does not."""
    code = "1988-5" if n % 4 == 0 else "718-7"
    resource_ = {
        "resourceType": "Observation", "id": f"o{n}", "status": "final",
        "code": {"coding": [{"system": "http://loinc.org", "code": code}]},
        "effectiveDateTime": f"{START + timedelta(hours=n):%Y-%m-%dT%H:%M:%S}+01:00",
        "valueQuantity": {"value": n % 50, "unit": "mg/L"},
        "note": [{"text": "measured in the morning " * 25}],
    }  # fmt: skip
    url = f"https://lab.example/Observation/{n}"
    return ("," if n else "") + json.dumps({"fullUrl": url, "resource": resource_})


def row(n: int) -> str:
    """Return one line of a diary."""
    at = f"{START + timedelta(hours=n):%Y-%m-%dT%H:%M}"
    return f'{at},{n % 11},{n % 11},"{"slept badly, walked " * 26}{n}"\n'


FORMS = {
    "fhir": ('{"resourceType": "Bundle", "type": "collection", "entry": [', observation, "]}"),
    "csv": ("date,pain,sleep,note\n", row, ""),
}


def write(path: Path, form: str, *, cut: bool) -> None:
    """Write a file of about `SIZE` bytes; `cut` off in the middle of its last item."""
    head, item, tail = FORMS[form]
    with path.open("w", encoding="utf-8") as file:
        file.write(head)
        n = size = 0
        while size < SIZE:
            size += file.write(item(n))
            n += 1
        file.write(item(n)[:-9] if cut else tail)


def take(path: Path) -> None:
    """Import a file in a process of its own; print entries stored, seconds and peak MiB."""
    person.start(None)
    start = time.process_time()
    try:
        exchange.import_file(path, lambda: None)
    except InputError as fault:
        print(str(fault).splitlines()[0][:200], file=sys.stderr)
    stored = len(person.look(lambda: None).history)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(stored, time.process_time() - start, peak)


def main() -> int:
    passed = True
    code = "import sys; from pathlib import Path; from benchmarks.imports import take; "
    code += "take(Path(sys.argv[1]))"
    for form in FORMS:
        for cut in (False, True):
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / f"file.{form}"
                write(path, form, cut=cut)
                home = {**os.environ, "EVIDOSE_HOME": str(Path(folder) / "home")}
                command = [sys.executable, "-c", code, str(path)]
                told = subprocess.check_output(command, text=True, env=home).split()
            stored, seconds, peak = (float(x) for x in told)
            name = f"{form}, cut off" if cut else form
            print(
                f"{name}: {SIZE / 1e6:.0f} MB, {stored:.0f} entries stored in {seconds:.0f} s, "
                f"{peak:.0f} MiB (target {MEMORY_MIB:g})"
            )
            passed &= peak <= MEMORY_MIB and (stored == 0) == cut
    return not passed
