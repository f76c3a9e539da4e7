from evidose.pages.frame.api_page import api_page

DESCRIPTION = {
    "info": {"description": "About <b>it</b>"},
    "paths": {
        "/dose/{name}": {
            "get": {
                "summary": "Tell a dose",
                "parameters": [
                    {"name": "name", "in": "path", "required": True, "schema": {"type": "string"}},
                    {
                        "name": "mg",
                        "in": "query",
                        "schema": {"anyOf": [{"type": "number"}, {"type": "null"}]},
                    },
                ],
                "responses": {
                    "200": {
                        "description": "Fine",
                        "content": {
                            "application/json": {"schema": {"$ref": "#/components/schemas/Dose"}}
                        },
                    },
                    "404": {"description": "No such dose"},
                },
            }
        }
    },
    "components": {"schemas": {"Dose": {"description": "A dose.", "required": ["mg", "unit"]}}},
}


def test_parameters_kinds_and_answers_are_told(frame):
    page = api_page(DESCRIPTION, frame)
    assert "GET /api/dose/{name}" in page and ">number</span>" in page
    assert "(needed)" in page and "A dose. Keys: mg, unit." in page
    assert "<dt>404</dt><dd>No such dose</dd>" in page
    assert "&lt;b&gt;it" in page
