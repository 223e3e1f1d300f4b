"""What people write about figures, and the events that charts show.

Commentary is bound to the figure that its author saw: when a later load moves that figure, the
commentary stays and is marked stale. Nothing is ever changed or deleted.
"""

import datetime as dt
from dataclasses import dataclass

from kpi.calendar import Month, day_name, month, month_name, month_start
from kpi.errors import KpiError
from kpi.findings import Figure, Moment, finding
from kpi.plan import EVENT_KINDS, plan
from kpi.records import Commentary, Event
from kpi.store import Store

LONGEST_TEXT = 2000
LONGEST_TITLE = 34
_PLAN = "the Improvement Plan"


@dataclass(frozen=True)
class Entry:
    """One commentary beside the figure that it speaks of as it stands today.

    Attributes:
        now: the figure of the same month and window today.
    """

    written: Commentary
    now: Figure

    @property
    def is_stale(self) -> bool:
        """Whether the figure is no longer the one that it was written about."""
        was, now = self.written, self.now
        return (was.numerator, was.denominator, was.value) != (
            now.numerator,
            now.denominator,
            now.value,
        )


@dataclass(frozen=True)
class Words:
    """What a person writes about a figure.

    Attributes:
        happened, doing: what happened, and what is being done about it.
        who, due: by whom, and by when.
    """

    happened: str
    doing: str = ""
    who: str = ""
    due: dt.date | None = None


def write(
    store: Store, measure: str, of: Month, *, words: Words, by: str, at: dt.datetime
) -> Commentary:
    """Keep what was written about a measure's judged figure of a month.

    Args:
        by, at: the author, and when.

    Raises:
        NotFound: no such measure or month.
        KpiError: nothing is written, or too much, or something is done by nobody.
    """
    happened, doing, who = words.happened.strip(), words.doing.strip(), words.who.strip()
    if not happened and not doing:
        raise KpiError("Write what happened, or what is being done: both are blank.")
    if doing and not who:
        raise KpiError("Say who does it: what is being done needs a name or a post.")
    if max(len(happened), len(doing), len(who)) > LONGEST_TEXT:
        raise KpiError(f"That is too long: {LONGEST_TEXT:,} letters are the most.")
    with Moment.of(store) as moment:
        figure = finding(moment, measure, of).figure
    made = Commentary(
        measure=measure,
        month=of,
        window=figure.window,
        happened=happened,
        doing=doing,
        who=who,
        due=words.due,
        by=by,
        at=at,
        numerator=figure.numerator,
        denominator=figure.denominator,
        value=figure.value,
        text=figure.text,
    )
    with store.write() as writer:
        writer.add_commentary(made)
    return made


def entries(moment: Moment, measure: str, upto: Month) -> list[Entry]:
    """What was written about a measure's figures up to a month, newest first."""
    written = [each for each in moment.reader.commentary(measure) if each.month <= upto]
    return [
        Entry(each, finding(moment, measure, each.month, window=each.window).figure)
        for each in written
    ]


# ── events ────────────────────────────────────────────────────────────────────────────────────


def add_event(store: Store, *, on: dt.date, title: str, kind: str, by: str, at: dt.datetime) -> int:
    """Keep an event; from now on every chart of its time shows it. Returns its number.

    Raises:
        KpiError: the title is blank or too long, or the kind is none of `EVENT_KINDS`.
    """
    title = " ".join(title.split())
    if not title:
        raise KpiError("Give the event a title: a few words that stand on the chart.")
    if len(title) > LONGEST_TITLE:
        raise KpiError(
            f"The title has {len(title)} letters and stands on the chart: {LONGEST_TITLE} are the "
            "most."
        )
    if kind not in EVENT_KINDS:
        raise KpiError(f"There is no kind {kind!r}. The kinds are: {', '.join(EVENT_KINDS)}.")
    with store.write() as writer:
        return writer.add_event(Event(on, title, kind, by, at))


def withdraw_event(store: Store, id: int, *, by: str, at: dt.datetime) -> None:
    """Take an event entered by mistake off the charts; it is kept.

    Raises:
        NotFound: there is no such event.
    """
    with store.write() as writer:
        writer.withdraw_event(id, by=by, at=at)


def events(moment: Moment) -> tuple[Event, ...]:
    """All events, oldest first: the plan's own and those that people entered."""
    return tuple(sorted([*_of_plan(), *moment.reader.events()], key=lambda each: each.on))


def _of_plan() -> list[Event]:
    return [
        Event(month_start(month(each.month)), each.title, each.kind, _PLAN, month_only=True)
        for each in plan().events
    ]


def event_day(event: Event) -> str:
    """When it happened, as precisely as is known."""
    return month_name(month(event.on)) if event.month_only else day_name(event.on)
