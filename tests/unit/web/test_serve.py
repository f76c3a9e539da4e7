import asyncio
import signal
import threading

import httpx2
import pytest
from starlette.responses import PlainTextResponse

from evidose.web import PortTakenError, serve
from evidose.web.serve import MOST_CONNECTIONS, most_connections, openable


@pytest.fixture
def signals():
    """Put the signal handlers back that serving replaces."""
    kept = {n: signal.getsignal(n) for n in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


def test_a_request_under_way_is_answered_before_the_end(signals):
    reached, answers = threading.Event(), []

    async def slow(scope, receive, send):
        reached.set()
        await asyncio.sleep(0.5)
        await PlainTextResponse("done")(scope, receive, send)

    def visit(opened):
        def get():
            answers.append(httpx2.get(opened.address).text)

        def end():
            reached.wait(10)
            signal.raise_signal(signal.SIGTERM)

        threads.extend([threading.Thread(target=get), threading.Thread(target=end)])
        for thread in threads:
            thread.start()

    threads = []
    serve(slow, "127.0.0.1", 0, visit)
    for thread in threads:
        thread.join(10)
    assert answers == ["done"]


def test_a_taken_port_is_told(signals):
    async def taken():
        server = await asyncio.start_server(lambda r, w: None, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        try:
            await asyncio.to_thread(occupied, port)
        finally:
            server.close()

    def occupied(port):
        with pytest.raises(PortTakenError, match=f"port {port} on 127.0.0.1 is taken"):
            serve(None, "127.0.0.1", port, print)

    asyncio.run(taken())


def test_an_address_that_is_not_ours_is_told(signals):
    with pytest.raises(PortTakenError, match=r"cannot listen on 192\.0\.2\.1"):
        serve(None, "192.0.2.1", 0, print)


@pytest.mark.parametrize(
    ("host", "shown"),
    [
        *(("0.0.0.0", "127.0.0.1"), ("", "127.0.0.1"), ("::", "[::1]"), ("::1", "[::1]")),
        *(("192.168.1.4", "192.168.1.4"), ("localhost", "localhost")),
    ],
)
def test_the_address_is_one_that_a_browser_opens(host, shown):
    assert openable(host) == shown


@pytest.mark.parametrize(("allowed", "least", "most"), [(64, 4, 40), (30, 4, 4), (10**6, 512, 512)])
def test_connections_leave_files_for_everything_else(monkeypatch, allowed, least, most):
    import resource

    monkeypatch.setattr(resource, "getrlimit", lambda _: (allowed, allowed))
    assert least <= most_connections() <= most
    monkeypatch.setattr(resource, "getrlimit", lambda _: (resource.RLIM_INFINITY,) * 2)
    assert most_connections() == MOST_CONNECTIONS


@pytest.mark.parametrize(("host", "others"), [("127.0.0.1", False), ("0.0.0.0", True)])
def test_who_can_come_is_told(signals, host, others):
    found = []

    def ready(opened):
        found.append(opened)
        signal.raise_signal(signal.SIGTERM)

    async def app(scope, receive, send): ...

    serve(app, host, 0, ready)
    (opened,) = found
    assert opened.to_others is others
    assert opened.address == f"http://127.0.0.1:{opened.port}/"
