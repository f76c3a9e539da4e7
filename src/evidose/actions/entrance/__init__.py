"""The way into the diary: a link that works once, exchanged for the session of one browser.

Whoever reaches the port of the server may be somebody else: another user of the machine, a proxy, a
tunnel. So the address alone opens nothing. The server makes a key when it starts and keeps it in a
file that only its owner can read; who can read that file (or the terminal) can make a link.
"""

from evidose.actions.entrance.links import LINK_MINUTES, Links, mint, new_key
from evidose.actions.entrance.peer import NOBODY, peer_user
from evidose.actions.entrance.serving import Running, Serving, find_serving
from evidose.actions.entrance.sessions import SESSION_DAYS, Entrance, Session

__all__ = [
    "LINK_MINUTES",
    "NOBODY",
    "SESSION_DAYS",
    "Entrance",
    "Links",
    "Running",
    "Serving",
    "Session",
    "find_serving",
    "mint",
    "new_key",
    "peer_user",
]
