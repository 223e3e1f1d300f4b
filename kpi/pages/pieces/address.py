"""What the address says: month, window and filters live in it, so that a link shows what its
sender saw."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode

from kpi.calendar import Month, month
from kpi.errors import KpiError

Query = Mapping[str, str]
"""The parameters of an address's ``?…`` part, as somebody asks for them."""


@dataclass(frozen=True)
class Address:
    """A page's address of which single parameters can be exchanged.

    Attributes:
        params: those that stay; one that is ``None`` or blank is left out.
    """

    path: str
    params: Mapping[str, object] = field(default_factory=dict)

    def but(self, **changed: object) -> str:
        """The address with those parameters instead, or none of a name that is ``None``."""
        return link(self.path, **(dict(self.params) | changed))


def link(path: str, **params: object) -> str:
    """An address on this site; parameters that are ``None`` or blank are left out."""
    kept = {name: str(value) for name, value in params.items() if value not in (None, "")}
    return f"{path}?{urlencode(kept)}" if kept else path


def query(search: str | None) -> Query:
    """The parameters of an address's ``?…`` part; of one given twice, the last counts."""
    return dict(parse_qsl((search or "").removeprefix("?")))


def asked_month(params: Query, name: str = "month") -> Month | None:
    """The month that an address asks for under that name, or none.

    Raises:
        KpiError: it names no month.
    """
    text = params.get(name)
    if text is None:
        return None
    try:
        return month(text)
    except ValueError:
        raise KpiError(
            f"The address asks for the month {text!r}: write a month as year and month, 2012-03."
        ) from None


_MOST_DIGITS = 9


def asked_number(params: Query, name: str, default: int = 1) -> int:
    """A whole number of 1 or more that an address may give, such as a page.

    Raises:
        KpiError: it is no such number.
    """
    text = params.get(name, str(default))
    if not text.isdecimal() or len(text) > _MOST_DIGITS or int(text) < 1:
        raise KpiError(f"The address asks for {name} {text!r}: write a whole number from 1 up.")
    return int(text)
