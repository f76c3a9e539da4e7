"""Folders of the library that this room reads."""

from collections.abc import Mapping

from evidose.evidence import Record
from evidose.mechanism.records import Edge, Node

MECHANISM_FOLDERS: Mapping[str, type[Record]] = {
    "mechanism/edges": Edge,
    "mechanism/nodes": Node,
}
