"""Bring a record of an older schema forward; each migration is one transaction, whole or not."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from evidose.terms import InputError, Problem

NEWEST = "0003"
"""The schema this version of the code writes."""

KNOWN = ("0001", "0002", NEWEST)


def schema_version(connection: Connection) -> str | None:
    """Return the schema of an open record, or None where nothing was made yet."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def migrate(connection: Connection, shown: str, to: str = NEWEST) -> None:
    """Migrate an open record forward to schema `to`; nothing happens where it has it already.

    Parameters
    ----------
    connection : open, outside a transaction of its own
    shown : the file, named in errors

    Raises
    ------
    InputError
        The record was written by a newer version of the code.
    """
    found = schema_version(connection)
    connection.rollback()
    if found == to:
        return
    if found is not None and found not in KNOWN:
        raise InputError(
            Problem(shown, "", f"a record of schema {found}", f"a schema up to {NEWEST}",
                    "It was written by a newer evidose: update the program.")
        )  # fmt: skip
    # Alembic takes half a second to load, and is needed once in a schema's life.
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext
    from alembic.script import ScriptDirectory

    steps = Path(__file__).parent / "migrations"
    script = ScriptDirectory(str(steps), version_locations=[str(steps)])
    with EnvironmentContext(
        Config(), script, fn=lambda revision, _: script._upgrade_revs(to, revision)
    ) as environment:
        environment.configure(connection=connection, target_metadata=None, transactional_ddl=True)
        with environment.begin_transaction():
            environment.run_migrations()
    connection.commit()
