"""A list of the backups and exports that were written elsewhere."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the table of copies."""
    op.create_table(
        "copies",
        sa.Column("seq", sa.Integer, primary_key=True),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("made", sa.Text, nullable=False),
    )
