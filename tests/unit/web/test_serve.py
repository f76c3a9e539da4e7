import asyncio
import signal
import threading

import httpx2
import pytest
from starlette.responses import PlainTextResponse

from evidose.web import PortTakenError, serve


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

    def visit(address):
        def get():
            answers.append(httpx2.get(address).text)

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
        from evidose.web.serve import _serve

        with pytest.raises(PortTakenError, match=f"port {port} on 127.0.0.1 is taken"):
            asyncio.run(_serve(None, "127.0.0.1", port, print))

    asyncio.run(taken())


def test_an_address_that_is_not_ours_is_told(signals):
    with pytest.raises(PortTakenError, match=r"cannot listen on 192\.0\.2\.1"):
        serve(None, "192.0.2.1", 0, print)
