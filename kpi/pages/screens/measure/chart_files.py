"""A measure's chart as files: the buttons under it, each one click."""

from dash import html

from kpi.charts.export import ChartKind, why_not
from kpi.findings import Finding
from kpi.findings.release import release
from kpi.pages.pieces import tables
from kpi.pages.pieces.address import link
from kpi.pages.pieces.component import attributes


def chart_files(found: Finding, chart: ChartKind, *, alone: bool = False) -> html.Div:
    """PNG, SVG and the figures as CSV; small numbers are treated on their way out.

    A picture that the treated figures don't have is not offered: the reason stands in its place.

    Args:
        alone: it is the page's only chart, and needs no name of its own.
    """
    measure, figure = found.measure, found.figure
    window = chart == "target"
    name = "" if window or alone else "months-"
    address: dict[str, object] = {"month": figure.month, "window": figure.window}
    data = "series" if window else "months"
    return html.Div(
        [
            *_images(found, chart, name),
            tables.download(
                "Data (CSV)",
                link(f"/measure/{measure.id}/{data}.csv", **address),
                id=f"{data}-csv",
                label=f"Data (CSV): {_which(chart)}",
            ),
        ],
        className="chart-files",
    )


def _images(found: Finding, chart: ChartKind, name: str) -> list[html.Button | html.P]:
    missing = why_not(release(found), chart)
    if missing:
        return [html.P(f"No image: {missing}", className="small muted", id=f"{name}no-picture")]
    return [_image(found, chart, kind=kind, name=name) for kind in ("png", "svg")]


def _image(found: Finding, chart: ChartKind, *, kind: str, name: str) -> html.Button:
    """The server prepares the picture at that address; pictures.js draws and saves it."""
    measure, figure = found.measure, found.figure
    asked = None if chart == "target" else chart
    picture = link(
        f"/measure/{measure.id}/picture.json",
        month=figure.month,
        window=figure.window,
        chart=asked,
    )
    suffix = "" if chart == "target" else f"-{chart}"
    return html.Button(
        f"Image ({kind.upper()})",
        id=f"{name}picture-{kind}",
        className="button",
        type="button",
        **attributes(
            data_picture=picture,
            data_kind=kind,
            data_file=f"{measure.id}-{figure.month}{suffix}.{kind}",
            aria_label=f"Image ({kind.upper()}): {_which(chart)}",
        ),
    )


def _which(chart: ChartKind) -> str:
    return {
        "target": "against the target",
        "xmr": "single months, XmR chart",
        "p": "single months, p chart",
        "run": "single months, run chart",
    }[chart]
