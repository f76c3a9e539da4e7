import pytest
from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.testclient import TestClient

from evidose.api.problems import SCHEMA, add_problems
from evidose.terms import InputError, Problem, UnknownNameError

FAULTS = {
    "input": (InputError(Problem("command line", "--at", "'x'", "a time")), 400),
    "name": (UnknownNameError("compound", "x", ["y"]), 404),
    "http": (HTTPException(405), 405),
}


@pytest.mark.parametrize("kind", FAULTS)
def test_every_error_is_a_problem_document(kind):
    app = FastAPI()
    add_problems(app)

    @app.get("/")
    def fail():
        raise FAULTS[kind][0]

    answer = TestClient(app).get("/")
    assert answer.status_code == FAULTS[kind][1] == answer.json()["status"]
    assert answer.headers["content-type"] == "application/problem+json"
    assert set(SCHEMA["required"]) <= set(answer.json())
    assert "command line" not in answer.json()["detail"]
