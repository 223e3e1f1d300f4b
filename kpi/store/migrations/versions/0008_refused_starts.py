"""Refusals of limits that the product would start again, beside people's own rebases.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column(
        "rebase", sa.Column("refused", sa.Boolean(), nullable=False, server_default=sa.false())
    )
