"""Tables of the record as they stand after the newest migration."""

from sqlalchemy import Column, ForeignKey, Integer, MetaData, Table, Text

METADATA = MetaData()

ENTRIES = Table(
    "entries",
    METADATA,
    Column("seq", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("zone", Text, nullable=False),
    Column("recorded", Text, nullable=False),
    Column("replaces", Text, ForeignKey("entries.id"), unique=True),
    Column("origin", Text, unique=True),
    Column("body", Text, nullable=False),
)
"""One row an entry, in the order of writing; triggers refuse to change or delete a row."""

COPIES = Table(
    "copies",
    METADATA,
    Column("seq", Integer, primary_key=True),
    Column("what", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("made", Text, nullable=False),
)
"""Backups and exports of versions before 0.2; later ones are in the list beside the record."""

IDENTITY = Table(
    "identity",
    METADATA,
    Column("id", Text, nullable=False),
    Column("public_key", Text),
    Column("private_key", Text),
)
"""One row: what tells the record from others, and the keys that seal what waits on a device."""

SEAL = Table(
    "seal",
    MetaData(),
    Column("entries", Integer, nullable=False),
    Column("digest", Text, nullable=False),
    Column("made", Text, nullable=False),
)
"""Stands in backups alone: how many entries and which digest the copy must give."""
