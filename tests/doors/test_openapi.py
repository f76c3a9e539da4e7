"""Programs send what the description allows and what it forbids: no fault, only described answers.

The API is asked behind the same guard and at the same address as in `evidose serve`.
"""

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from evidose.api import create_api
from evidose.web import create_app

LDN = {"compound": "LDN"}
SENSIBLE = {
    "GET /profile/{compound}": {"path_parameters": LDN},
    "GET /why/{compound}/{question}": {
        "path_parameters": LDN | {"question": "crohns-clinical-response"}
    },
    "GET /changes/{compound}": {"path_parameters": LDN, "query": {"from": "2024-01-01"}},
    "GET /compare/{illness}": {
        "path_parameters": {"illness": "fibromyalgia"},
        "query": {"outcome": "pain"},
    },
    "POST /synthesize": {"body": {"csv": "yi,vi\n0.1,0.2\n0.3,0.1\n0,0.2\n", "measure": "GEN"}},
    "GET /health": {},
    "GET /compounds": {},
    "GET /compounds/{compound}": {"path_parameters": LDN},
    "GET /questions/{question}": {"path_parameters": {"question": "crohns-clinical-response"}},
    "GET /studies/{study}": {"path_parameters": {"study": "younger-2013"}},
    "POST /screen": {"body": LDN | {"medications": ["tramadol", "qwertz"]}},
    "POST /plan": {"body": LDN | {"first_day": "2027-03-01"}},
    "GET /simulate/{compound}": {"path_parameters": LDN, "query": {"dose": "4.5"}},
}
"""One request for each operation that is answered with a result."""

NOTHING_TO_SEND = {
    *("GET /health", "GET /compounds", "GET /compounds/{compound}", "GET /studies/{study}"),
}
"""Without a parameter, or with a name alone, there is nothing that the description forbids."""
HOST = {"host": "localhost"}
EXAMPLES = 10
TRIES = [
    (o, m) for o in SENSIBLE for m in GenerationMode if not (m.is_negative and o in NOTHING_TO_SEND)
]
NOT_PROMISED = [positive_data_acceptance, negative_data_rejection]
"""A name or a date of the right form can still be one that nobody knows: that is told. What is
written in another way but can be read, such as "45" for a number or true for yes, is taken."""


@pytest.fixture(scope="module")
def described():
    """The whole description, read from the running application."""
    app = create_app(api=create_api())
    found = schemathesis.openapi.from_asgi("/api/openapi.json", app, headers=HOST)
    found.config.update(base_url="http://localhost/api")
    return found


def test_every_operation_is_tried(described):
    assert {found.ok().label for found in described.get_all_operations()} == set(SENSIBLE)


@pytest.mark.parametrize("label", SENSIBLE)
def test_a_result_is_as_described(described, label):
    case = described.find_operation_by_label(label).Case(
        **SENSIBLE[label], media_type="application/json"
    )
    assert case.call_and_validate(headers=HOST).status_code == 200


@pytest.mark.parametrize(("label", "mode"), TRIES)
def test_every_answer_is_as_described(described, label, mode):
    operation = described.find_operation_by_label(label)

    @settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
    @given(operation.as_strategy(generation_mode=mode))
    def answer(case):
        case.call_and_validate(headers=HOST, excluded_checks=NOT_PROMISED)

    answer()
