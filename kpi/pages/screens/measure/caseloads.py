"""Every case holder's caseload on the pages of the measures about caseloads, without names."""

from dash import html

from kpi.charts.caseloads import caseload_chart, height_of
from kpi.charts.legend import legend
from kpi.findings.caseloads import Caseloads
from kpi.findings.words.windows import period
from kpi.pages.pieces import charts, tables


def section(held: Caseloads, source: str) -> html.Section:
    """One dot for each case holder against the limit, and their number by bands as a table.

    Args:
        source: where the figures come from, and as at when.
    """
    when = period(held.whole.window, held.whole.month, held.whole.as_at)
    drawn = caseload_chart(held)
    return html.Section(
        [
            html.H2("Every case holder’s caseload"),
            charts.chart(
                charts.Drawing(
                    drawn, height=height_of(held), legend=legend(drawn) if held.above else []
                ),
                charts.Words(
                    title=held.title,
                    subtitle=f"One mark for each case holder, {when}",
                    alt=f"{held.sentence} {_bands_said(held)}",
                    source=f"{source} Nobody’s name is shown.",
                ),
                tables.table(
                    (("Children", ""), ("Case holders", "number")),
                    [(band, f"{workers:,}") for band, workers in held.bands],
                    caption=f"Case holders by how many children they have, {when}",
                ),
                id="caseload-chart",
            ),
        ],
        id="caseloads",
    )


def _bands_said(held: Caseloads) -> str:
    return f"By children: {'; '.join(f'{band}: {workers}' for band, workers in held.bands)}."
