"""Where the rows of event lists lie, and how much of a figure is in doubt for it.

What was loaded before is counted from its facts, and all figures are worked out anew by the rules
that ask for it when the product starts next.

Revision ID: 0006
Revises: 0005
"""

import pandas as pd
import sqlalchemy as sa
from alembic import op

from kpi.calendar import month
from kpi.extracts.lists import ExtractList, extract_lists
from kpi.extracts.row_dates import days_covered, row_dates

revision = "0006"
down_revision = "0005"

LOAD = sa.table("load", sa.column("id"), sa.column("as_at", sa.Date), sa.column("first_month"))
LOAD_LIST = sa.table(
    "load_list",
    *(sa.column(name) for name in ("load_id", "list", "inside", "outside")),
    sa.column("undated", sa.JSON),
)


def upgrade() -> None:
    op.add_column("load_list", sa.Column("inside", sa.Integer(), nullable=True))
    op.add_column("load_list", sa.Column("outside", sa.Integer(), nullable=True))
    op.add_column("load_list", sa.Column("undated", sa.JSON(), nullable=True))
    op.add_column(
        "load_list", sa.Column("doubted", sa.Integer(), nullable=False, server_default="0")
    )
    for name in ("undated", "outside", "doubted"):
        op.add_column(
            "observation", sa.Column(name, sa.Integer(), nullable=False, server_default="0")
        )
    op.add_column(
        "observation", sa.Column("doubtful", sa.Float(), nullable=False, server_default="0")
    )
    _count_what_is_loaded(op.get_bind())
    op.execute(sa.delete(sa.table("measure_version")))


def _count_what_is_loaded(connection: sa.Connection) -> None:
    lists = {id: of for id, of in extract_lists().items() if of.kind == "events"}
    loaded = connection.execute(
        sa.select(LOAD_LIST.c.load_id, LOAD_LIST.c.list, LOAD.c.as_at, LOAD.c.first_month)
        .join(LOAD, LOAD.c.id == LOAD_LIST.c.load_id)
        .where(LOAD_LIST.c.list.in_(list(lists)))
    ).all()
    for row in loaded:
        of = lists[row.list]
        days = days_covered(of, row.as_at, row.first_month and month(row.first_month))
        found = row_dates(of, _rows(connection, of, row.load_id), days)
        connection.execute(
            sa.update(LOAD_LIST)
            .where(LOAD_LIST.c.load_id == row.load_id, LOAD_LIST.c.list == row.list)
            .values(inside=found.inside, outside=found.outside, undated=dict(found.undated))
        )


def _rows(connection: sa.Connection, of: ExtractList, load: int) -> pd.DataFrame:
    """The errors and the dates of a load's rows; a date that is newer than the table is blank."""
    name = f"fact_{of.id}"
    there = {column["name"] for column in sa.inspect(connection).get_columns(name)}
    dates = [column.name for column in of.columns if column.type == "date"]
    wanted = ["errors", *(each for each in dates if each in there)]
    table = sa.table(name, sa.column("load_id"), *(sa.column(each) for each in wanted))
    query = sa.select(*(table.c[each] for each in wanted)).where(table.c.load_id == load)
    frame = pd.DataFrame(connection.execute(query).all(), columns=wanted)
    for each in dates:
        read = frame[each] if each in frame else pd.Series(None, index=frame.index, dtype="str")
        frame[each] = pd.to_datetime(read).astype("datetime64[us]")
    return frame
