from fastapi import FastAPI
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient

from evidose.web.routing import page


def test_methods_of_one_address_are_answered_apart():
    app = FastAPI()

    @page(app, "/x/{name}")
    async def shown(request):
        return PlainTextResponse(f"seen {request.path_params['name']}")

    @page(app, "/x/{name}", "POST")
    async def sent(request):
        return PlainTextResponse("sent")

    client = TestClient(app)
    assert (client.get("/x/a").text, client.post("/x/a").text) == ("seen a", "sent")
    assert client.head("/x/a").status_code == 200
    assert client.put("/x/a").status_code == 405
    assert client.get("/openapi.json").json()["paths"] == {}
