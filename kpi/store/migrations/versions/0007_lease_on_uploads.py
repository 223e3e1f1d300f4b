"""The lease of the one worker on uploads, and of each upload who is at work on it.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "lease",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("holder", sa.String(length=32), nullable=False),
        sa.Column("process", sa.Text(), nullable=False),
        sa.Column("until", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.add_column("upload", sa.Column("worker", sa.String(length=32), nullable=True))
    op.add_column("upload", sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"))
