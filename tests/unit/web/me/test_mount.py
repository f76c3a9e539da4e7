import subprocess
import sys


def test_the_public_pages_start_without_what_only_the_diary_needs():
    code = (
        "import sys; from fastapi import FastAPI; from evidose.web.me import add_personal; "
        "from evidose.actions.entrance import Entrance; "
        "add_personal(FastAPI(), None, '127.0.0.1', Entrance()); print(*sys.modules, sep='\\n')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert not loaded & {"sqlalchemy", "evidose.actions.track.record", "evidose.web.me.app"}


def test_the_bare_address_leads_to_the_area(visitor):
    answer = visitor.get("/me")
    assert answer.status_code == 200 and str(answer.url).endswith("/me/")
