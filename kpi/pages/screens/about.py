"""`/about`: how the figures are made, what each measure is, what is invented, who can use this."""

import platform
from collections.abc import Sequence
from importlib.metadata import version

from dash import dcc, html

from kpi.pages.pieces import headings, tables
from kpi.pages.pieces.component import Content, Piece
from kpi.pages.pieces.definition import definition_list
from kpi.pages.pieces.site import Page, Provenance, Visit
from kpi.plan import plan

_PARTS = ("safeguarding-kpi", "dash", "dash-mantine-components", "plotly", "pandas", "SQLAlchemy")

_METHODS = """
**Every figure comes from the extracts.** A measure is a published definition that turns the rows
of the monthly workbooks into cases: one row for each child, plan, worker or post, counted or not.
Any figure can be followed to its rows, and each row to its workbook, sheet and line.

**Windows.** What happens over time (plans starting, referrals) is counted in the month, in the
year to date from 1 April, and in the twelve months to the month. What is counted at a moment
(children on a plan, caseloads, posts) is counted at the extract's as-at date. Numerators and
denominators are added up over a window; a percentage is never averaged.

**Which workbook speaks.** Events come from the latest load that covers their whole month; a
snapshot comes from the month's own latest load. Loads are never changed. When a later workbook
corrects an earlier one, the product says which figures changed, what they were, and why.

**Missing is not zero.** A month that no workbook covers has no figure, and neither has a window
with such a month in it: the chart shows a gap and says why. A month covered in part is drawn
hollow and never judged.

**Targets** hold from the date that the plan gives them. They are compared exactly: 28 of 195 is
14.36% and meets "below 14.4%", 18 of 125 is 14.4% and does not. *Near* is not met, but within
the tolerance printed beside it. Months before a target are judged against it in hindsight, and
marked so.

**Change or noise.** Monthly figures about a few hundred children wobble. Whether one has really
changed is judged by the NHS's *Making Data Count* rules on the *XmR chart* of single months, never
on twelve-month figures, whose neighbours share months. What is counted at month ends has most of
its cases from the month before, so there the changes from one month end to the next are judged.
The chart draws their mean and, 2.66 average differences from month to month to either side, the
limits of ordinary variation. A month is significant if it lies beyond a limit, or is one of seven
going one way, of seven on one side of the mean, or of two in three close to a limit. Everything
else is ordinary variation, and nobody need explain it. There are no limits on fewer than eight
months, on fewer than three different figures, or where nearly all are alike; after more than two
months without a figure they start again; under 13 months they may still move. If nothing had
changed, at most 3 in 100 measures would be flagged all the same.

**Target in reach.** If all ordinary variation, as far as it is possible, meets a target it *keeps
meeting* it, if none of it does it *keeps missing* it, and in between it *hits and misses*. For
month ends that is the range in which the next one will lie. It is *moving*, and nothing is said,
while the latest months have left the level that the limits are of. What is met is never said to
keep missing, nor the other way round. Nothing that varies by chance
alone is ever projected. Where the product says "on course", it also says how often that would have
been right in the past.

**Other charts and ranges.** A share of cases whose number differs much from month to month is
judged on the *p chart*, whose limits widen where there are few: a month is significant beyond its
own limit, or as one of seven on one side. Everything else rests on the XmR chart. Beside either
stands the *run chart*, which asks whether
the figures stay on one side of their median for longer, or cross it less often, than by chance
(Anhøj, 2015). Councils are compared on a funnel, whose limits know each council's size. Likely
ranges are 95% intervals: Wilson's for shares, the exact Poisson or Byar's for rates.

**Limits that start again.** Where the level has changed for good, limits start again: the product
works out where by the *stable shift algorithm* (Woodcock, O'Connor and others, 2025), once twelve
months stay at the new level, and marks it as worked out. Anybody may confirm that with a reason,
choose another month, or refuse it; reason and name stand on the chart.

**Confidence** says how far a figure can be relied on: the share of cases left out for errors,
whether a month is covered only in part, how late its workbook was loaded, whether a definition
changed within the window, and marks that people set, each with a reason and a name. The lowest
of these counts.
"""

_ACCESSIBILITY = """
We want everybody on the Performance Monitoring Group to be able to read these pages: with a
keyboard alone, with a screen reader, at 400% zoom, on a telephone, in print, and without telling
colours apart. We aim at WCAG 2.2, level AA.

- Every chart has its finding in words, and a table with all its figures behind the *Table* button.
- A status has a word and a shape as well as a colour.
- The first link on every page jumps to its content; after following a link, reading starts at the
  new page's heading.
- Nothing moves if your system asks for less motion.

Known shortfall: the lines of a chart can't be walked through point by point with the keyboard;
use the table. Tell whoever runs this product if something here does not work for you.
"""


def page(visit: Visit) -> Page:
    """Methods, definitions, the demonstration, accessibility, versions."""
    return Page("About", layout(visit.site.demonstration))


def layout(demonstration: Sequence[Provenance] = ()) -> list[Piece]:
    """The whole screen."""
    return [
        headings.page_title("About", "How the figures are made, and what they mean."),
        html.Section(
            [
                html.H2("How figures are made", className="rule"),
                dcc.Markdown(_METHODS),
                html.P(
                    [
                        "What the Department for Education published of the same years stands "
                        "beside ours: ",
                        html.A("ours against published", href="/reconciliation"),
                        ".",
                    ]
                ),
            ],
            className="prose",
        ),
        html.Section(
            [html.H2("The measures", className="rule"), *_definitions()], id="definitions"
        ),
        html.Section(
            [
                html.H2("The demonstration", className="rule"),
                html.P(
                    "The demonstration's children, workers and cases are invented. Where official "
                    "statistics were published about Peterborough, its totals equal them; all else "
                    "is made up to fit the plan's own words.",
                    className="prose",
                ),
                _published_and_invented(demonstration),
            ],
            id="demonstration-figures",
        ),
        html.Section(
            [html.H2("Accessibility", className="rule"), dcc.Markdown(_ACCESSIBILITY)],
            className="prose",
            id="accessibility",
        ),
        html.Section(
            [html.H2("Versions", className="rule"), tables.facts(_versions())],
            id="versions",
            style={"maxWidth": "420px"},
        ),
    ]


def _definitions() -> list[Piece]:
    made: list[Piece] = []
    for pillar in plan().pillars:
        measures = [each for each in plan().measures.values() if each.pillar == pillar.number]
        if not measures:
            continue
        made.append(
            html.H3(f"Pillar {pillar.number} · {pillar.name}", style={"margin": "18px 0 6px"})
        )
        made += [
            html.Details(
                [
                    html.Summary(measure.name),
                    html.P([measure.description, " ", _go(measure.id)]),
                    definition_list(measure),
                ],
                className="more",
                id=f"about-{measure.id}",
            )
            for measure in measures
        ]
    return made


def _go(id: str) -> html.A:
    return html.A("See its figures", href=f"/measure/{id}")


def _published_and_invented(demonstration: Sequence[Provenance]) -> html.Div:
    published_first = sorted(demonstration, key=lambda each: each.status, reverse=True)
    return tables.table(
        (("Figures", ""), ("Status", ""), ("Source, or what they show", ""), ("Years", "")),
        [
            (each.figures, each.status.capitalize(), each.source, each.years)
            for each in published_first
        ],
        caption="Which of the demonstration's figures are published and which invented",
    )


def _versions() -> list[tuple[str, Content]]:
    return [("Python", platform.python_version()), *((name, version(name)) for name in _PARTS)]
