"""Names beside the plot: at their level, and never on each other."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kpi.charts.beside import HEADROOM, PLOT, Named, names_beside, room_beside
from kpi.charts.scale import Scale, value_scale
from kpi.charts.sizes import PAGE

SCALE = Scale(0.0, 100.0, (0.0, 50.0, 100.0))


def pixels(named: list[Named], scale: Scale = SCALE, plot: float = PLOT) -> list[float]:
    """How high above the axis each name stands, from the lowest level up."""
    span = (scale.high - scale.low) * HEADROOM
    return [
        (each["y"] - scale.low) / span * plot + each["yshift"]
        for each in names_beside(named, scale, PAGE)
    ]


def test_a_name_with_room_stands_at_its_level() -> None:
    shifts = [
        each["yshift"]
        for each in names_beside([Named("A", 20, "20"), Named("B", 80, "80")], SCALE, PAGE)
    ]
    assert shifts == [0, 0]


def test_names_of_close_levels_stand_as_a_row_about_their_middle() -> None:
    low, mean, high = names_beside(
        [Named("Mean", 50, "50"), Named("High", 51, "51"), Named("Low", 49, "49")], SCALE, PAGE
    )
    assert [low["y"], mean["y"], high["y"]] == [49, 50, 51]
    assert mean["yshift"] == 0
    assert high["yshift"] == -low["yshift"] > 25


def test_a_name_at_the_axis_stands_above_it() -> None:
    (name,) = names_beside([Named("Lower limit", 0, "0%")], SCALE, PAGE)
    assert name["yshift"] > 8


def test_a_name_at_the_top_stands_below_the_plots_edge_where_events_are() -> None:
    low, high = names_beside(
        [Named("Upper limit", 100, "100"), Named("Target", 100, "100")], SCALE, PAGE
    )
    assert low["yshift"] < high["yshift"] < 0


def test_a_name_of_more_lines_has_more_room() -> None:
    low, high = pixels([Named("A", 50, "1"), Named("B", 50, "two\nlines")])
    assert high - low >= 3 * PAGE.text * 1.2


def test_the_plot_leaves_room_for_the_longest_name() -> None:
    short = room_beside([Named("Mean", 1, "12")], PAGE)
    assert room_beside([Named("Mean", 1, "12.4%, on trial")], PAGE) - short > 60


def test_text_from_the_data_cannot_pass_for_markup() -> None:
    (name,) = names_beside([Named("<b>x", 1, "<i>")], SCALE, PAGE)
    assert name["text"] == "&lt;b&gt;x<br>&lt;i&gt;"


@given(
    st.lists(st.floats(0, 1000, allow_subnormal=False), min_size=1, max_size=4),
    st.integers(PLOT, 600),
)
def test_names_never_stand_on_each_other(levels: list[float], plot: int) -> None:
    at = pixels([Named("A", level, "1") for level in levels], value_scale(levels), plot)
    two_lines = 2 * PAGE.text * 1.2
    assert all(higher - lower >= two_lines for lower, higher in pairwise(at))
