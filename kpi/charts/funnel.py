"""The funnel of councils: a share against the number of cases, with the limits of chance."""

from collections.abc import Sequence
from typing import Any

from kpi.analysis.funnel import Funnel, Place, funnel_limits
from kpi.charts.scale import tick_text, value_scale
from kpi.charts.style import GROUND, INK, LINE, MUTED, NAVY, ORDINARY, FigureDict, base_layout, safe
from kpi.findings.council_funnel import CouncilFunnel, share_text
from kpi.findings.words.printed import out_of

_STEPS = 80
"""Points of each limit's curve."""
_NEIGHBOUR = "#28A197"


def funnel_chart(found: CouncilFunnel) -> FigureDict:
    """Every council as a point, ours named, its neighbours open squares, limits as curves."""
    places = found.funnel.places
    most = max(place.of for place in places)
    scale = value_scale([0.0, *(100 * place.share for place in places)])
    ours = found.ours.name if found.ours else ""
    others = [p for p in places if p.name != ours and p.name not in found.neighbours]
    neighbours = [p for p in places if p.name in found.neighbours]
    layout = base_layout()
    layout |= {
        "hovermode": "closest",
        "xaxis": {
            "range": [0, most * 1.04],
            "title": {
                "text": f"Number of {found.measure.noun[1]}",
                "font": {"color": MUTED, "size": 12.5},
                "standoff": 8,
            },
            "tickfont": {"color": MUTED},
            "tickformat": ",",
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
        },
        "yaxis": {
            "range": [0, scale.high * 1.04],
            "tickmode": "array",
            "tickvals": list(scale.ticks),
            "ticktext": [tick_text(tick, "percent") for tick in scale.ticks],
            "tickfont": {"color": MUTED},
            "gridcolor": LINE,
            "zeroline": False,
            "fixedrange": True,
        },
        "margin": {"l": 56, "r": 78, "t": 16, "b": 56},
        "annotations": [
            _whole_name(found.funnel),
            *([_our_name(found.ours)] if found.ours else []),
        ],
    }
    data = [
        *_curves(found.funnel, most),
        _points(others, "other councils", {"symbol": "circle", "size": 6, "color": ORDINARY}),
    ]
    if neighbours:
        look = {
            "symbol": "square",
            "size": 8,
            "color": GROUND,
            "line": {"color": _NEIGHBOUR, "width": 2},
        }
        data.append(_points(neighbours, "statistical neighbours", look))
    if found.ours:
        data.append(
            _points([found.ours], found.ours.name, {"symbol": "diamond", "size": 13, "color": NAVY})
        )
    return {"data": data, "layout": layout}


def _points(places: Sequence[Place], name: str, marker: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "name": safe(name),
        "mode": "markers",
        "x": [place.of for place in places],
        "y": [100 * place.share for place in places],
        "marker": marker,
        "cliponaxis": False,
        "customdata": [_said(place) for place in places],
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def _said(place: Place) -> str:
    counts = out_of(place.count, place.of)
    return f"<b>{safe(place.name)}</b>: {share_text(place.share)}<br>{counts}"


def _curves(found: Funnel, most: float) -> list[dict[str, Any]]:
    """The group's share, and both limits on either side of it, closer steps where they bend."""
    at = [most * 1.02 * (step / _STEPS) ** 2 for step in range(1, _STEPS + 1)]
    limits = [funnel_limits(found.share, of) for of in at]
    curves = (
        ("all together", [found.share] * len(at), "solid", 1.3),
        ("95% lower", [each.warning_lower for each in limits], "dot", 1.2),
        ("95% upper", [each.warning_upper for each in limits], "dot", 1.2),
        ("99.8% lower", [each.alarm_lower for each in limits], "dash", 1.2),
        ("99.8% upper", [each.alarm_upper for each in limits], "dash", 1.2),
    )
    return [
        {
            "type": "scatter",
            "name": name,
            "mode": "lines",
            "x": at,
            "y": [100 * value for value in values],
            "line": {"color": ORDINARY, "width": width, "dash": dash},
            "hoverinfo": "skip",
            "showlegend": False,
        }
        for name, values, dash, width in curves
    ]


def _whole_name(found: Funnel) -> dict[str, Any]:
    """The line of all councils together, named at its right end."""
    return {
        "x": 1,
        "xref": "paper",
        "y": 100 * found.share,
        "text": f"All: {share_text(found.share)}",
        "showarrow": False,
        "xanchor": "left",
        "yanchor": "middle",
        "xshift": 4,
        "font": {"size": 12, "color": INK},
    }


def _our_name(ours: Place) -> dict[str, Any]:
    return {
        "x": ours.of,
        "y": 100 * ours.share,
        "text": f"<b>{safe(ours.name)} {share_text(ours.share)}</b>",
        "showarrow": True,
        "arrowhead": 0,
        "arrowcolor": NAVY,
        "ax": 36,
        "ay": -44,
        "font": {"size": 13, "color": NAVY},
        "bgcolor": "rgba(255,255,255,0.85)",
    }
