"""What tells the record from every other one, and the keys of what waits on a device."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the table, with one row and an id by lot."""
    op.create_table(
        "identity",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("public_key", sa.Text),
        sa.Column("private_key", sa.Text),
    )
    op.execute("INSERT INTO identity (id) VALUES (lower(hex(randomblob(16))))")
