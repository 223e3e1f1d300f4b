"""*Will the target be met?* on a measure's page: the ladder of the outlook, in words."""

from dash import html

from kpi.findings import Prospect


def sections(found: Prospect | None) -> list[html.Section]:
    """The section, where there is more to say than that there is no target."""
    if found is None or not (found.has_target or len(found.rungs) > 1):
        return []
    return [section(found)]


def section(found: Prospect) -> html.Section:
    """The questions and answers, what next month would take, and how often that was right."""
    return html.Section(
        [
            html.H2("Will the target be met?" if found.has_target else "What to expect"),
            html.Dl(
                [html.Div([html.Dt(rung.question), html.Dd(rung.answer)]) for rung in found.rungs],
                className="definition",
            ),
            *([html.P(found.needed, className="notice", id="run-rate")] if found.needed else []),
            *([html.P(found.back_test, className="caption")] if found.back_test else []),
        ],
        id="outlook",
    )
