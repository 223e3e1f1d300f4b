"""The workforce: posts, vacancies, agency staff."""

import pandas as pd

from kpi.measures.definition import measure
from kpi.measures.sources import Events, Snapshot

POSTS = Snapshot("posts", needs=("qualified", "established_fte", "filled_fte"))
AGENCY_POSTS = Snapshot("posts", needs=("qualified", "agency_fte"))

ALL_POSTS = Snapshot("posts", needs=("qualified", "filled_fte", "agency_fte"))
FILLED_POSTS = Snapshot("posts", needs=("qualified", "filled_fte"))
LEAVERS = Events("leavers", needs=("fte", "agency"), dated_by="leaving_date")


def qualified(posts: pd.DataFrame) -> pd.DataFrame:
    """Posts for qualified social workers."""
    return posts[posts["qualified"].fillna(False).astype(bool)]


@measure(POSTS)
def vacancy_rate(posts: pd.DataFrame) -> pd.DataFrame:
    """Established FTE of qualified posts; the numerator is what is not filled, row by row."""
    social_work = qualified(posts)
    vacant = (social_work["established_fte"] - social_work["filled_fte"]).clip(lower=0)
    return social_work.assign(numerator=vacant, denominator=social_work["established_fte"])


@measure(AGENCY_POSTS)
def agency_fte(posts: pd.DataFrame) -> pd.DataFrame:
    """Agency FTE of qualified posts."""
    social_work = qualified(posts)
    return social_work.assign(numerator=social_work["agency_fte"], denominator=0.0)


@measure(ALL_POSTS)
def agency_rate(posts: pd.DataFrame) -> pd.DataFrame:
    """Agency and filled FTE of qualified posts; the numerator is agency FTE."""
    social_work = qualified(posts)
    everyone = social_work["agency_fte"] + social_work["filled_fte"]
    return social_work.assign(numerator=social_work["agency_fte"], denominator=everyone)


@measure(LEAVERS, FILLED_POSTS)
def turnover(leavers: pd.DataFrame, posts: pd.DataFrame) -> pd.DataFrame:
    """Filled FTE of qualified posts; the numerator is the FTE that left, agency left out."""
    left = leavers[~leavers["agency"].astype(bool)]
    social_work = qualified(posts)
    return pd.concat(
        [
            left.assign(numerator=left["fte"], denominator=0.0),
            social_work.assign(numerator=0.0, denominator=social_work["filled_fte"]),
        ]
    )
