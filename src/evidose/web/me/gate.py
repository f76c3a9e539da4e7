"""Who may reach the personal area: this machine alone, from our own pages alone.

A page of somebody else's can point a name at this machine (DNS rebinding), send it forms, load it
as an image, or frame it. A proxy can carry it to a network. None of them gets further than here.
"""

from collections.abc import Mapping
from ipaddress import ip_address

from starlette.types import Scope

from evidose.web.elsewhere import embedded, from_another_page

ONLY_HERE = (
    "The diary answers on the machine where it lies, and there alone, until accounts exist. It "
    "stays shut where other machines can reach this server, or where something stands between."
)
NOT_FROM_ELSEWHERE = "The diary answers its own pages alone. Open it in a tab of its own."
CARRIED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")
"""Headers by which a proxy shows itself: behind one, every visitor seems to come from here."""


def is_loopback(name: str) -> bool:
    """Tell whether a host name or address is this machine and nothing else.

    Examples
    --------
    >>> [is_loopback(n) for n in ("localhost", "127.0.0.2", "::1", "0.0.0.0", "localhost.example")]
    [True, True, True, False, False]
    """
    if name.lower() == "localhost":
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


def refusal(scope: Scope, headers: Mapping[str, str], listening: str) -> str:
    """Return why a request is refused, or ``""``.

    Parameters
    ----------
    listening : the address the server was told to listen on
    """
    client = scope.get("client") or ("", 0)
    near = is_loopback(listening) and is_loopback(client[0]) and is_loopback(_host(headers))
    if not near or any(name in headers for name in CARRIED):
        return ONLY_HERE
    if _from_elsewhere(scope, headers) or embedded(headers):
        return NOT_FROM_ELSEWHERE
    return ""


def _host(headers: Mapping[str, str]) -> str:
    host = headers.get("host", "")
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdecimal() else host
    return name[1:-1] if name.startswith("[") and name.endswith("]") else name


def _from_elsewhere(scope: Scope, headers: Mapping[str, str]) -> bool:
    origin = headers.get("origin")
    if origin is not None and origin != f"{scope.get('scheme', 'http')}://{headers.get('host')}":
        return True
    return from_another_page(scope, headers)
