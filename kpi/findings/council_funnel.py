"""One council among all: a published share as a funnel, so that size is not taken for quality.

Everything comes from the Department's tables in the store; our own figure stands in
`kpi.findings.comparison`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from kpi.analysis.funnel import Funnel, Place, funnel
from kpi.calendar import Month, month
from kpi.comparators import Published, comparisons
from kpi.comparators.published import number
from kpi.findings.moment import Moment
from kpi.findings.published import period_name
from kpi.findings.words.printed import in_words, out_of, rounded
from kpi.plan import MeasureEntry, plan
from kpi.settings import Settings

FEWEST_COUNCILS = 10
"""A funnel of fewer compares nothing."""


@dataclass(frozen=True)
class CouncilFunnel:
    """All councils with published counts of one measure in one period.

    Attributes:
        periods: those that a funnel can be drawn of, oldest first.
        ours: our council among the funnel's places, if its counts are published.
        neighbours: names of its statistical neighbours that are among them.
        title: what it shows, in ten words or so. sentence: all that is said of it; the alternative
            text. source: the publications.
    """

    measure: MeasureEntry
    period: Month
    periods: tuple[Month, ...]
    funnel: Funnel
    ours: Place | None
    neighbours: frozenset[str]
    title: str
    sentence: str
    source: str


def council_funnel(moment: Moment, measure: str, of: Month | None = None) -> CouncilFunnel | None:
    """The funnel of a measure's published share, of the last period up to a month.

    Args:
        of: the month; the latest period by default, and the first one before any.

    Returns:
        ``None`` where nothing published compares, or of too few councils.

    Raises:
        NotFound: there is no such measure.
    """
    entry = plan().measure(measure)
    comparison = comparisons().get(measure)
    if comparison is None or not comparison.agrees or entry.value != "share":
        return None
    council = Settings().council
    editions = moment.reader.published_of_councils(comparison.indicator)
    code, _ = moment.reader.council_codes(council)
    neighbours = {each.neighbour for each in moment.reader.neighbours(code or "")}
    by_period = _latest_editions(editions)
    periods = tuple(sorted(p for p, found in by_period.items() if len(found) >= FEWEST_COUNCILS))
    if not periods:
        return None
    period = max((each for each in periods if of is None or each <= of), default=periods[0])
    known = by_period[period]
    drawn = funnel({each.name: _counts(each) for each in known.values()})
    ours = next((place for place in drawn.places if place.name == council), None)
    return CouncilFunnel(
        measure=entry,
        period=period,
        periods=periods,
        funnel=drawn,
        ours=ours,
        neighbours=frozenset(known[code].name for code in neighbours & known.keys()),
        title=_title(council, ours, drawn.places),
        sentence=_sentence(entry, period, drawn, ours=ours, council=council),
        source=_source(known.values()),
    )


def _latest_editions(editions: Iterable[Published]) -> dict[Month, dict[str, Published]]:
    """By period and code, each council's figure as last published; those without counts left out.

    Args:
        editions: the latest publication first.
    """
    found: dict[Month, dict[str, Published]] = {}
    for each in editions:
        top, bottom = number(each.numerator), number(each.denominator)
        if top is not None and bottom and top <= bottom:
            found.setdefault(month(each.period), {}).setdefault(each.code, each)
    return found


def _counts(each: Published) -> tuple[float, float]:
    top, bottom = number(each.numerator), number(each.denominator)
    assert top is not None
    assert bottom is not None
    return float(top), float(bottom)


def _source(editions: Iterable[Published]) -> str:
    names = dict.fromkeys(each.source for each in editions)
    return f"Source: Department for Education, {'; '.join(names)}."


# ── in words ──────────────────────────────────────────────────────────────────────────────────


def _title(council: str, ours: Place | None, places: Iterable[Place]) -> str:
    if ours is None:
        return f"{council} is not among the councils published"
    if ours.outside is None:
        return f"{council} is within what chance allows for its size"
    beyond = "above" if ours.side == "high" else "below"
    others = sum(bool(each.outside) and each.side == ours.side for each in places) - 1
    like = f", like {in_words(others)} other{'s' if others != 1 else ''}" if others else ""
    return f"{council} lies {beyond} the limits for its size{like}"


def _sentence(
    entry: MeasureEntry, period: Month, drawn: Funnel, *, ours: Place | None, council: str
) -> str:
    of = f"{len(drawn.places)} councils in {period_name(period)}"
    parts = [f"{entry.name}, {of}: {share_text(drawn.share)} together."]
    if ours is not None:
        parts.append(f"{council}: {share_text(ours.share)} ({_made_of(entry, ours)}).")
        parts.append(_stands(ours))
    parts.append(_outside(drawn.places))
    if drawn.over_dispersed and drawn.dispersion is not None:
        parts.append(
            "Councils differ by more than chance alone explains, "
            f"{rounded(Fraction(repr(drawn.dispersion)), 1)} times its variance: they count and "
            "work in different ways, so lying outside the limits is not by itself remarkable."
        )
    return " ".join(parts)


def _stands(ours: Place) -> str:
    """Where a council lies in its own limits."""
    limits = ours.limits
    if ours.outside is None:
        between = f"{share_text(limits.warning_lower)} and {share_text(limits.warning_upper)}"
        return f"Chance alone would put 95 of 100 councils of its size between {between}."
    side, level = ("above", limits.warning_upper), "95"
    if ours.side == "low":
        side = ("below", limits.warning_lower)
    if ours.outside == "alarm":
        level = "99.8"
        side = (side[0], limits.alarm_upper if ours.side == "high" else limits.alarm_lower)
    return (
        f"That is {side[0]} {share_text(side[1])}, the limit that {level} of 100 councils of its "
        "size would keep by chance alone."
    )


def _outside(places: Iterable[Place]) -> str:
    counted: Mapping[str, int] = {
        side: sum(place.outside == "alarm" and place.side == side for place in places)
        for side in ("high", "low")
    }
    high, low = (in_words(counted[side]) for side in ("high", "low"))
    return f"Beyond the outer limits (99.8%): {high} above, {low} below."


def share_text(share: float) -> str:
    """A share of 0 to 1 as it is printed: ``10.4%``."""
    return f"{rounded(100 * Fraction(repr(share)), 1)}%"


def _made_of(entry: MeasureEntry, place: Place) -> str:
    return f"{out_of(place.count, place.of)} {entry.noun[1]}"
