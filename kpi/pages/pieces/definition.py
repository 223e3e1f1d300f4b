"""What a measure is, wherever that is said."""

from dash import html

from kpi.plan import MeasureEntry


def definition_list(measure: MeasureEntry) -> html.Dl:
    """The measure's definition in plain language."""
    said = (
        ("What is counted", measure.counted),
        ("What is not", measure.not_counted),
        ("Why it matters", measure.why),
        ("How it can mislead", measure.mislead),
    )
    return html.Dl(
        [html.Div([html.Dt(name), html.Dd(words)]) for name, words in said], className="definition"
    )
