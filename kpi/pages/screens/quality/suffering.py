"""Which figures suffer from the data, and which changed after they were first shown."""

from collections.abc import Sequence

from dash import html

from kpi.calendar import Month, month_name
from kpi.findings import Finding
from kpi.findings.restated import Restated
from kpi.findings.words.windows import WINDOW_NAMES
from kpi.pages.pieces import figures, tables
from kpi.pages.pieces.address import link
from kpi.pages.pieces.causes import cause_link
from kpi.pages.pieces.component import Piece

RESTATED_SHOWN = 12
RESTATED_MONTHS = 12


def figures_table(that_suffer: Sequence[Finding], of: Month) -> Piece:
    """The figures that are missing or rest on less than all rows, and why; missing ones first."""
    if not that_suffer:
        return html.P(
            f"Every figure of {month_name(of)} is there and rests on all of its rows.",
            id="suffering",
        )
    ordered = sorted(
        that_suffer, key=lambda each: (each.figure.value is not None, -each.figure.left_out)
    )
    return tables.table(
        (("Measure", "name"), ("Figure", "number latest"), ("Confidence", ""), ("Why", "")),
        [
            (
                html.A(each.measure.name, href=figures.measure_link(each)),
                each.figure.text,
                figures.confidence_bars(each.figure, word=True),
                html.Span(_why(each), className="reason"),
            )
            for each in ordered
        ],
        caption=f"Figures that suffer, {month_name(of)}",
        id="suffering",
        look="wide",
    )


def _why(each: Finding) -> str:
    figure = each.figure
    if figure.value is None:
        return figure.reason or "No figure."
    reasons = list(figure.confidence_reasons)
    if figure.left_out and not any("left out" in reason for reason in reasons):
        rows = "row is" if figure.left_out == 1 else "rows are"
        reasons.insert(0, f"{figure.left_out:,} {rows} left out for errors, under 1% of them.")
    return " ".join(reasons)


def restated_tables(moved: Sequence[Restated], of: Month) -> list[Piece]:
    """The figures that changed with what moved them: the first few, and the rest one key away."""
    if not moved:
        return [
            html.P(
                f"No figure of the {RESTATED_MONTHS} months to {month_name(of)} has changed since "
                "it was first shown.",
                id="restated",
            )
        ]
    rest = moved[RESTATED_SHOWN:]
    more = html.Details(
        [html.Summary(f"{len(rest)} more"), _restated_table(rest, "restated-rest")],
        className="more",
    )
    return [
        html.P(
            f"Figures of the {RESTATED_MONTHS} months to {month_name(of)}. A later extract "
            "corrects an earlier one; what was shown is never lost.",
            className="caption",
        ),
        _restated_table(moved[:RESTATED_SHOWN], "restated"),
        *([more] if rest else []),
    ]


def _restated_table(moved: Sequence[Restated], id: str) -> html.Div:
    return tables.table(
        (
            ("Measure", "name"),
            ("Month", ""),
            ("Was", "number"),
            ("Is", "number latest"),
            ("What moved it", ""),
        ),
        [
            (
                html.A(
                    each.measure.name,
                    href=link(f"/measure/{each.measure.id}", month=each.month),
                ),
                f"{month_name(each.month)}, {WINDOW_NAMES[each.window].lower()}",
                html.Span(each.was.text, className="struck"),
                each.now.text,
                _causes(each),
            )
            for each in moved
        ],
        caption="Figures that changed after they were first shown",
        id=id,
        look="wide",
    )


def _causes(each: Restated) -> list[Piece]:
    """Each change with its load and what it did."""
    said: list[Piece] = []
    for cause in each.causes:
        if said:
            said.append("; ")
        said += [cause_link(cause.change.kind, cause.change.load_id, cause.file_name)]
        said.append(html.Span(f": {cause.why}", className="small muted"))
    return said
