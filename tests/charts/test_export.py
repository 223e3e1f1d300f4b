"""Pictures that leave: everything that explains them is in them."""

import json

from kpi.charts.export import INVENTED, Picture, export_figure
from kpi.findings.release import NotForRelease
from tests.charts.factory import finding


def picture(*, demonstration: bool) -> Picture:
    return export_figure(NotForRelease(finding()), demonstration=demonstration)


def texts(*, demonstration: bool) -> str:
    notes = picture(demonstration=demonstration)["layout"]["annotations"]
    return " ".join(note["text"] for note in notes).replace("<br>", " ")


def test_a_picture_has_its_title_subtitle_and_source_in_it() -> None:
    told = texts(demonstration=False)
    assert finding().title in told
    assert finding().subtitle in told
    assert finding().source in told


def test_a_picture_of_the_demonstration_says_that_it_is_invented() -> None:
    assert INVENTED in texts(demonstration=True)
    assert INVENTED not in texts(demonstration=False)


def test_a_picture_is_plain_json_of_1600_by_900() -> None:
    layout = json.loads(json.dumps(picture(demonstration=True)))["layout"]
    assert (layout["width"], layout["height"]) == (1600, 900)
