"""Where a figure comes from: each category's part in the change, through time, and as bars."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from dash import html

from kpi.calendar import Month, month_name
from kpi.charts.sparkline import common_scale, sparkline
from kpi.findings import BreakdownRow, Figure, Finding, Point, TargetLine
from kpi.findings.coming_from import CategoryPart, ComingFrom
from kpi.measures.breakdowns import TITLES
from kpi.pages.pieces import choices, figures, tables
from kpi.pages.pieces.address import Address
from kpi.pages.pieces.component import Content, Piece
from kpi.pages.pieces.words import lower_first

AT_MOST_MULTIPLES = 8
AT_MOST_BARS = 15

_ADDED_UP = frozenset({"count", "average", "rate", "distinct"})
"""Kinds of figure of which a category has a part, so that the whole's target is not its own."""

T = TypeVar("T")


@dataclass(frozen=True)
class ByCategory:
    """A figure by the categories of one breakdown.

    Attributes:
        by: the breakdown. rows: a category each, and its figures through time.
        change: the change since an earlier month, in its parts.
    """

    by: str
    rows: Sequence[BreakdownRow]
    change: ComingFrom | None = None


def section(found: Finding, split: ByCategory, kept: Address) -> html.Section:
    """A measure by the categories of one breakdown.

    Args:
        kept: the measure's page, with what of its address stays when the breakdown changes.
    """
    month, since = found.figure.month, _since(split.change)
    here = Address(kept.path, {"month": month, **kept.params, "since": since})
    offered = [
        (TITLES[each], here.but(by=each), each == split.by) for each in found.measure.breakdowns
    ]
    return html.Section(
        [
            html.H2("Where it comes from"),
            choices.pills("By", offered),
            *_by_category(found, split, here),
        ],
        id="breakdown",
    )


def _by_category(found: Finding, split: ByCategory, here: Address) -> list[Piece]:
    by, rows, change = split.by, split.rows, split.change
    if not rows:
        return [_no_breakdown(found)]
    if len(rows) == 1 and (change is None or len(change.rows) < 2):
        return [_only_one(by, rows[0])]
    return [*(_change(by, change, here) if change else []), *_breakdown(found, by, rows)]


def _only_one(by: str, row: BreakdownRow) -> html.P:
    """A bar beside nothing compares nothing."""
    other = TITLES[by].lower()
    return html.P(f"All of it is {row.category}: no other {other} has any here.", id="only-one")


def _since(change: ComingFrom | None) -> Month | None:
    """The month compared with, where it isn't the usual one."""
    if change is None or change.since is None or change.since in change.choices[:1]:
        return None
    return change.since


def _no_breakdown(found: Finding) -> html.P:
    return html.P(
        found.figure.reason or "The extracts of this period don't hold this column.",
        className="muted",
    )


# ── the change, part by part ──────────────────────────────────────────────────────────────────


def _change(by: str, change: ComingFrom, here: Address) -> list[Piece]:
    if change.now.value is None:
        return []  # the figure's own reason is said already
    title = f"The change, by {TITLES[by].lower()}"
    if change.reason:
        return [html.Div([html.H3(title), html.P(change.reason, className="muted")], id="change")]
    return [
        html.Div(
            [
                html.H3(title),
                *_since_pills(change, here),
                html.P(" ".join(filter(None, (change.sentence, change.mix))), id="change-words"),
                *_parts(by, change),
                html.P(_change_caption(change), className="caption"),
            ],
            id="change",
        )
    ]


def _since_pills(change: ComingFrom, here: Address) -> list[Piece]:
    months = sorted({*change.choices, *([change.since] if change.since else [])})
    if len(months) < 2:
        return []
    usual = change.choices[0] if change.choices else None
    return [
        choices.pills(
            "Since",
            [
                (
                    f"Since {month_name(each)}",
                    here.but(since=None if each == usual else each),
                    each == change.since,
                )
                for each in months
            ],
        )
    ]


def _change_caption(change: ComingFrom) -> str:
    said = "The parts add up to the change of the whole."
    if change.now.unit == "percent":
        said += (
            " Points are percentage points. A part is how far a category moved the whole, by its "
            "own figure and by how much of the whole it is."
        )
    return said


def _parts(by: str, change: ComingFrom) -> list[Piece]:
    """The parts as bars to both sides of nothing, the largest first, with the whole under them."""
    first, rest = _first_and_rest(change.rows)
    ends = _ends([row.part for row in change.rows])
    whole = (
        html.B("All together"),
        html.B(change.change_text),
        "",
        html.B(figures.figure_or_dash(change.was)) if change.was else "",
        html.B(figures.figure_or_dash(change.now)),
    )
    made: list[Piece] = [
        _parts_table(by, change, [*_part_rows(first, ends), whole], id="change-table")
    ]
    if rest:
        more = _parts_table(by, change, _part_rows(rest, ends), id="change-rest")
        made.append(_more(f"The other {len(rest)}, which are in the whole above too", more))
    return made


def _part_rows(
    rows: Sequence[CategoryPart], ends: tuple[float, float]
) -> list[tuple[Content, ...]]:
    return [
        (
            row.category,
            row.text,
            _part_bar(row.part, ends),
            figures.figure_or_dash(row.was),
            figures.figure_or_dash(row.now),
        )
        for row in rows
    ]


def _parts_table(
    by: str, change: ComingFrom, rows: Sequence[Sequence[Content]], *, id: str
) -> html.Div:
    was, now = (month_name(each.month) if each else "" for each in (change.was, change.now))
    headings = [
        (TITLES[by], ""),
        ("Part in the change", "number latest"),
        ("Compared", "bar-cell"),
        (was, "number"),
        (now, "number"),
    ]
    caption = f"Each {TITLES[by].lower()}'s part in the change from {was} to {now}"
    return tables.table(headings, rows, caption=caption, id=id)


def _ends(values: Sequence[float]) -> tuple[float, float]:
    """From the most that a part took away to the most that one added, with nothing between."""
    return min([0.0, *values]), max([0.0, *values])


def _part_bar(part: float, ends: tuple[float, float]) -> html.Span:
    low, high = ends
    span = (high - low) or 1
    left, width = (min(part, 0) - low) / span, abs(part) / span
    return html.Span(
        [
            html.Span(className="nought", style={"left": _percent(-low / span)}),
            html.Span(
                className="amount amount-less" if part < 0 else "amount",
                style={"left": _percent(left), "width": _percent(width)},
            ),
        ],
        className="track",
    )


def _percent(share: float) -> str:
    return f"{100 * share:.1f}%"


# ── through time, and now ─────────────────────────────────────────────────────────────────────


def _breakdown(found: Finding, by: str, rows: Sequence[BreakdownRow]) -> list[Piece]:
    """Few categories side by side through time and as bars; many as bars, the largest first."""
    title = html.H3(f"{month_name(found.figure.month)}, by {TITLES[by].lower()}")
    caption = _bars_caption(found, rows)
    if len(rows) <= AT_MOST_MULTIPLES:
        return [
            html.H3(f"The last 24 months, by {TITLES[by].lower()}"),
            _multiples(found, rows),
            title,
            _breakdown_table(found, by, rows),
            caption,
        ]
    ordered = sorted(rows, key=lambda row: row.figure.value or 0, reverse=True)
    first, rest = _first_and_rest(ordered)
    most = _most(found, ordered)
    table = _breakdown_table(found, by, rest, most=most, id="breakdown-rest")
    return [
        title,
        _breakdown_table(found, by, first, most=most),
        *([_more(f"The other {len(rest)}", table)] if rest else []),
        caption,
    ]


def _first_and_rest(rows: Sequence[T]) -> tuple[Sequence[T], Sequence[T]]:
    """Those that are shown at once, and several that are one key away."""
    at_once = len(rows) if len(rows) <= AT_MOST_BARS + 1 else AT_MOST_BARS
    return rows[:at_once], rows[at_once:]


def _more(summary: str, table: html.Div) -> html.Details:
    return html.Details([html.Summary(summary), table], className="more")


def _multiples(found: Finding, rows: Sequence[BreakdownRow]) -> html.Div:
    targets, behind = _targets(found), found.series if _is_level(found) else ()
    scale = common_scale([behind, *(row.series for row in rows)], targets)
    said = ["All on one scale"]
    said += ["the target is dashed"] if targets else []
    said += ["the pale line is all together"] if behind else []
    return html.Div(
        [
            html.Ul(
                [_multiple(row, targets, scale=scale, behind=behind) for row in rows],
                className="multiples",
            ),
            html.P(f"{'; '.join(said)}.", className="caption"),
        ]
    )


def _is_level(found: Finding) -> bool:
    """Whether the whole's figure and its target can be held beside one category's."""
    return found.measure.value not in _ADDED_UP


def _targets(found: Finding) -> Sequence[TargetLine]:
    return found.target_lines if _is_level(found) else ()


def _multiple(
    row: BreakdownRow,
    targets: Sequence[TargetLine],
    *,
    scale: tuple[float, float] | None,
    behind: Sequence[Point],
) -> html.Li:
    figure = row.figure
    drawn = sparkline(row.series, targets, width=220, height=56, between=scale, behind=behind)
    return html.Li(
        [
            html.Div(f"{row.category} {figure.text}", className="name"),
            *([html.Div(figure.count_text, className="small muted")] if _has_parts(figure) else []),
            html.Img(src=drawn, alt=""),
        ]
    )


def _has_parts(figure: Figure) -> bool:
    """Whether a figure is made of two numbers; a count is its own number."""
    return figure.denominator is not None


def _level(found: Finding) -> float | None:
    """The target's level, where every category can be held against it."""
    return found.judgement.level if _is_level(found) else None


def _most(found: Finding, rows: Sequence[BreakdownRow]) -> float:
    """The right end of the bars' scale: the longest bar, range or target."""
    figures = [row.figure for row in rows if row.figure.value is not None]
    ends = [abs(figure.value or 0) for figure in figures]
    ends += [figure.likely[1] for figure in figures if figure.likely]
    return max([*ends, _level(found) or 0], default=0) or 1


def _breakdown_table(
    found: Finding,
    by: str,
    rows: Sequence[BreakdownRow],
    *,
    most: float | None = None,
    id: str = "breakdown-table",
) -> html.Div:
    """Every category with a bar from zero; shares are of the category, not of the whole."""
    most = most or _most(found, rows)
    known = any(row.figure.likely for row in rows)
    made_of = any(_has_parts(row.figure) or row.figure.value is None for row in rows)
    columns: list[tuple[str, str, Callable[[BreakdownRow], Content]]] = [
        (TITLES[by], "", lambda row: row.category),
        ("Figure", "number latest", lambda row: row.figure.text),
        ("Compared", "bar-cell", lambda row: _bar(row.figure, most, _level(found))),
    ]
    if known:
        columns.append(("Likely range", "range", lambda row: row.figure.likely_text))
    if made_of:
        columns.append(("Made of", "", lambda row: figures.made_of(row.figure)))
    columns.append(("Confidence", "", lambda row: _confidence(row.figure)))
    return tables.table(
        [(name, look) for name, look, _ in columns],
        [[cell(row) for _, _, cell in columns] for row in rows],
        caption=f"{found.measure.name} by {TITLES[by].lower()}, {month_name(found.figure.month)}",
        id=id,
        look="wide" if known else "",
    )


def _confidence(figure: Figure) -> Content:
    return figures.confidence_bars(figure) if figure.value is not None else ""


def _bar(figure: Figure, most: float, level: float | None) -> html.Span:
    """A bar from zero, with its likely range as a whisker and the target as an upright line."""
    if figure.value is None:
        return html.Span(className="track")
    drawn = [html.Span(className="amount", style={"width": _percent(abs(figure.value) / most)})]
    if figure.likely:
        lower, upper = figure.likely
        ends = {"left": _percent(lower / most), "width": _percent((upper - lower) / most)}
        drawn.append(html.Span(className="whisker", style=ends))
    if level is not None:
        drawn.append(html.Span(className="level", style={"left": _percent(level / most)}))
    return html.Span(drawn, className="track")


def _bars_caption(found: Finding, rows: Sequence[BreakdownRow]) -> html.P:
    said = ["Bars start at zero."]
    if any(row.figure.likely for row in rows):
        said.append(
            "The thin line is the likely range: the range that chance alone allows, 95 times in "
            "100 (a 95% interval). The fewer the cases, the wider it is."
        )
    if _level(found) is not None:
        said.append(f"The upright line is the target: {lower_first(found.judgement.words)}.")
    return html.P(" ".join(said), className="caption")
