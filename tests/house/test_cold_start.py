"""What `import evidose.cli` and the help page may load: nothing heavy."""

import subprocess
import sys
import time

HEAVY = {
    *("numpy", "scipy", "pydantic", "typer", "rich", "fastapi", "starlette", "jinja2", "uvicorn"),
    *("pyarrow", "sqlalchemy", "typst", "icalendar", "rapidfuzz", "tomllib", "asyncio", "logging"),
}
START_S = 0.4


def test_the_command_line_loads_nothing_heavy():
    code = "import sys, evidose.cli; evidose.cli.app.help_page(); print(*sys.modules, sep='\\n')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert not loaded & HEAVY
    ours = {n for n in done.stdout.split() if n.startswith("evidose.")}
    assert ours == {"evidose.cli", "evidose.cli.app", "evidose.face"}


def test_help_answers_at_once():
    """The fastest of five starts, so that a busy machine does not decide."""
    taken = []
    for _ in range(5):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-m", "evidose", "--help"], capture_output=True, check=True)
        taken.append(time.perf_counter() - start)
    assert min(taken) <= START_S, taken
