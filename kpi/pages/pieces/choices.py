"""Choices, each a link, so that the address says what was chosen."""

from collections.abc import Iterable, Sequence
from typing import TypeAlias

import dash_mantine_components as dmc
from dash import dcc, html

from kpi.calendar import Month, month_name
from kpi.pages.pieces.address import Address
from kpi.pages.pieces.component import attributes

Choice: TypeAlias = tuple[str, str, bool]
"""Its name, the address that chooses it, and whether it is chosen now."""


def switch(label: str, choices: Iterable[Choice]) -> html.Nav:
    """Choices of which one holds."""
    return _links(label, choices, "switch")


def pills(label: str, choices: Iterable[Choice]) -> html.Nav:
    """Filters of which one holds."""
    return _links(label, choices, "pills")


def _links(label: str, choices: Iterable[Choice], look: str) -> html.Nav:
    return html.Nav(
        html.Ul(
            [
                html.Li(
                    html.A(
                        name,
                        href=href,
                        id=f"{label.lower().replace(' ', '-')}-{place}",
                        **attributes(data_stay="1", aria_current="true" if holds else None),
                    )
                )
                for place, (name, href, holds) in enumerate(choices)
            ],
            className=look,
        ),
        **attributes(aria_label=label),
    )


def month_chooser(months: Sequence[Month], chosen: Month, here: Address) -> html.Div:
    """‹ March 2012 ›, and a list to jump to any month of the page that is `here`."""
    return html.Div(
        [
            _step(months, chosen - 1, here, sign="‹", words="Earlier month"),
            dmc.Select(
                id="month-select",
                data=[{"value": str(each), "label": month_name(each)} for each in reversed(months)],
                value=str(chosen),
                allowDeselect=False,
                searchable=True,
                withCheckIcon=False,
                w=176,
                maxDropdownHeight=320,
                **attributes(aria_label="Month"),
            ),
            _step(months, chosen + 1, here, sign="›", words="Later month"),
            dcc.Store(id="month-shown", data=str(chosen)),
        ],
        className="months",
        role="group",
        **attributes(aria_label="Month"),
    )


def _step(
    months: Sequence[Month], to: Month, here: Address, *, sign: str, words: str
) -> html.A | html.Span:
    if not months or not months[0] <= to <= months[-1]:
        return html.Span(sign, className="step step-off", **attributes(aria_hidden="true"))
    return html.A(
        sign,
        href=here.but(month=to),
        className="step",
        id=words.lower().replace(" ", "-"),
        **attributes(aria_label=f"{words}, {month_name(to)}", data_stay="1"),
    )
