"""Breakdowns: the category that each row falls into."""

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from kpi.extracts.codes import code_list

NOT_RECORDED = "Not recorded"
NOT_KNOWN = "Not known"

TITLES = {
    "team": "Team",
    "worker": "Worker",
    "age_band": "Age",
    "gender": "Gender",
    "ethnic_group": "Ethnic group",
    "category_of_abuse": "Category of abuse",
    "source": "Source",
    "agency": "Agency",
    "ward": "Ward",
    "role": "Role",
    "list": "List",
}
"""Every breakdown, by id, with its name."""

BREAKDOWN_FIELDS = frozenset(
    {
        "team",
        "worker",
        "date_of_birth",
        "age",
        "gender",
        "ethnicity",
        "latest_category",
        "source",
        "organisation",
        "ward",
        "role",
    }
)
"""The fields that breakdowns are made of."""

ANALYSTS_ONLY = frozenset({"worker"})
"""Breakdowns that name a member of staff."""

AGE_BANDS = ("Unborn", "0", "1–4", "5–9", "10–15", "16 and over")
_BANDS_BEGIN = (0, 1, 5, 10, 16)

_FIELDS = {
    "category_of_abuse": "latest_category",
    "agency": "organisation",
    "list": "list_title",
}


def categories(rows: pd.DataFrame, breakdown: str) -> pd.Series:
    """The category of each row; "Not recorded" where the row does not say.

    Args:
        rows: as `kpi.measures.source` has them.
        breakdown: one of `TITLES`.
    """
    if breakdown not in rows and breakdown in _RULES:
        return _RULES[breakdown](rows)
    field = _FIELDS.get(breakdown, breakdown)
    if field not in rows:
        return pd.Series(NOT_RECORDED, index=rows.index, dtype="str")
    return rows[field].fillna(NOT_RECORDED)


def with_categories(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows with the categories that take working out, so that measures needn't each do it."""
    worked_out = {
        name: _RULES[name](rows)
        for name, needed in _NEEDED_BY_RULE.items()
        if needed <= set(rows.columns)
    }
    return rows.assign(**worked_out)


def order(breakdown: str, found: list[str]) -> list[str]:
    """Categories in the order that people expect: ages by age, others by name, unknown last."""
    ranked = (
        {band: place for place, band in enumerate(AGE_BANDS)} if breakdown == "age_band" else {}
    )
    unknown = (NOT_RECORDED, NOT_KNOWN)
    return sorted(found, key=lambda name: (name in unknown, ranked.get(name, 0), name))


def age_bands(rows: pd.DataFrame) -> pd.Series:
    """The band of each row's age; see `ages`."""
    age = ages(rows).to_numpy()
    band = np.searchsorted(_BANDS_BEGIN, age, side="right")
    return _named([*AGE_BANDS, NOT_RECORDED], np.where(np.isnan(age), -1, band), rows.index)


def ages(rows: pd.DataFrame) -> pd.Series:
    """Years at the event or as-at date, from the birth date, or from the Age column without one."""
    born, on = rows["date_of_birth"].to_numpy(), rows["on"].to_numpy()
    birthday_to_come = _day_of_year(on) < _day_of_year(born)
    years = _since_1970(on, "Y") - _since_1970(born, "Y") - birthday_to_come
    age = np.where(np.isnat(born), rows["age"].to_numpy(dtype="float64"), years)
    return pd.Series(age, index=rows.index, dtype="float64")


def _since_1970(dates: npt.NDArray[np.datetime64], unit: str) -> npt.NDArray[np.int64]:
    """Whole years (``Y``), months (``M``) or days (``D``) from 1970 to each date."""
    return dates.astype(f"datetime64[{unit}]").astype("int64")


def _day_of_year(dates: npt.NDArray[np.datetime64]) -> npt.NDArray[np.int64]:
    """A number that grows with the day of the year and is the same for a day in all years."""
    months = _since_1970(dates, "M")
    days = _since_1970(dates, "D") - _since_1970(months.astype("datetime64[M]"), "D")
    return months % 12 * 31 + days


def ethnic_groups(rows: pd.DataFrame) -> pd.Series:
    """The ethnic group that each ethnicity code belongs to; not known is not the same as blank."""
    groups = code_list("ethnicity").groups
    places, codes = pd.factorize(rows["ethnicity"])
    names = [groups.get(code, NOT_KNOWN) for code in codes]
    return _named([*names, NOT_RECORDED], places, rows.index)


def _named(names: Sequence[str], places: npt.NDArray[np.intp], index: pd.Index) -> pd.Series:
    """The name at each place; the last where there is none (-1)."""
    return pd.Series(np.array(names, dtype=object)[places], index=index, dtype="str")


_NEEDED_BY_RULE = {
    "age_band": {"date_of_birth", "age", "on"},
    "ethnic_group": {"ethnicity"},
}

WORKED_OUT = frozenset(_NEEDED_BY_RULE)
"""Categories that rows carry beside the fields of their list."""

_RULES: dict[str, Callable[[pd.DataFrame], pd.Series]] = {
    "age_band": age_bands,
    "ethnic_group": ethnic_groups,
}
