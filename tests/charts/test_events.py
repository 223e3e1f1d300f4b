"""Events on charts: where their lines stand, and that their names never run into each other."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from kpi.charts.events import event_marks
from kpi.charts.export import export_figure
from kpi.charts.trend import room_for_events, target_chart
from kpi.findings.release import NotForRelease
from kpi.records import Event
from tests.charts.factory import MARCH, finding

MONTHS = [MARCH - i for i in range(35, -1, -1)]
WIDTH, SIZE = 240, 11.5


def event(on: str, title: str = "Inspection", *, month_only: bool = False) -> Event:
    return Event(dt.date.fromisoformat(on), title, "inspection", "analyst", month_only=month_only)


def test_a_chart_without_events_has_no_room_for_them() -> None:
    assert room_for_events(target_chart(finding())) == 0


def test_an_event_is_an_upright_line_with_its_name_above_the_plot() -> None:
    figure = target_chart(finding(), events=[event("2011-08-16")])
    (line,) = [each for each in figure["layout"]["shapes"] if each.get("name") == "event"]
    assert line["x0"] == line["x1"] == "2011-08-01"  # the middle of August is where its point is
    (name,) = [each for each in figure["layout"]["annotations"] if each.get("name") == "event"]
    assert (name["text"], name["y"], name["yref"]) == ("Inspection", 1, "paper")
    assert room_for_events(figure) > 0


def test_an_event_of_which_only_the_month_is_known_stands_at_the_months_point() -> None:
    marks = event_marks([event("2011-08-01", month_only=True)], MONTHS, size=SIZE, plot_width=WIDTH)
    assert marks.shapes[0]["x0"] == "2011-08-01"


def test_events_before_and_after_the_charts_time_are_left_out() -> None:
    outside = [event("2001-01-01"), event("2031-01-01")]
    marks = event_marks(outside, MONTHS, size=SIZE, plot_width=WIDTH)
    assert (marks.shapes, marks.annotations, marks.height) == ((), (), 0)


def test_a_title_can_not_bring_markup_into_the_chart() -> None:
    marks = event_marks([event("2011-08-01", "<b>x")], MONTHS, size=SIZE, plot_width=WIDTH)
    assert marks.annotations[0]["text"] == "&lt;b&gt;x"


def test_a_name_of_two_lines_takes_two_rows_and_its_line_reaches_the_upper_one() -> None:
    one = event_marks([event("2011-08-01")], MONTHS, size=SIZE, plot_width=WIDTH)
    two = event_marks([event("2011-08-01", "New\nlimits")], MONTHS, size=SIZE, plot_width=WIDTH)
    assert two.annotations[0]["text"] == "New<br>limits"
    assert two.height == 2 * one.height
    assert two.shapes[1]["y1"] == two.height


days = st.dates(MONTHS[0].start_time.date(), MONTHS[-1].end_time.date())


names = st.text("abc ", min_size=1, max_size=34)


@given(st.lists(st.tuples(days, st.lists(names, min_size=1, max_size=3)), max_size=8))
def test_names_never_run_into_each_other(known: list[tuple[dt.date, list[str]]]) -> None:
    events = [Event(on, "\n".join(lines), "other", "analyst") for on, lines in sorted(known)]
    marks = event_marks(events, MONTHS, size=SIZE, plot_width=WIDTH)
    boxes = [_box(each) for each in marks.annotations]
    for place, (low, high, first, last) in enumerate(boxes):
        for other_low, other_high, other_first, other_last in boxes[place + 1 :]:
            apart = high <= other_low or other_high <= low
            assert apart or last <= other_first + 1 or other_last <= first + 1


def _box(annotation: dict) -> tuple[float, float, float, float]:
    """Vertical and horizontal extent in pixels of a name on the narrowest plot."""
    start = MONTHS[0].start_time - dt.timedelta(days=15)
    whole = (MONTHS[-1].start_time + dt.timedelta(days=15) - start).days
    at = (dt.datetime.fromisoformat(annotation["x"]) - start).days / whole * WIDTH
    lines = annotation["text"].split("<br>")
    length = max(map(len, lines)) * SIZE * 0.55
    extent = (at, at + length) if annotation["xanchor"] == "left" else (at - length, at)
    low = annotation["yshift"]
    return low, low + len(lines) * SIZE * 1.4, *extent


def test_a_picture_makes_room_for_the_names_under_its_title() -> None:
    bare = export_figure(NotForRelease(finding()), demonstration=True)["layout"]
    marked = export_figure(
        NotForRelease(finding()), demonstration=True, events=[event("2011-08-16")]
    )["layout"]
    assert marked["margin"]["t"] > bare["margin"]["t"]

    def title(layout: dict) -> int:
        return max(each["yshift"] for each in layout["annotations"] if "yshift" in each)

    assert title(marked) - title(bare) == marked["margin"]["t"] - bare["margin"]["t"]
