"""Pictures that leave: everything that explains them is in them."""

import json
import re
from pathlib import Path

import pytest

from kpi.charts.export import INVENTED, export_figure
from kpi.errors import KpiError
from kpi.files import pictures as picture
from kpi.files.pictures import write_picture
from kpi.findings.release import NotForRelease
from tests.charts.factory import finding


def texts(demonstration: bool) -> str:
    notes = export_figure(NotForRelease(finding()), demonstration=demonstration)["layout"][
        "annotations"
    ]
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
    layout = json.loads(json.dumps(export_figure(NotForRelease(finding()), demonstration=True)))[
        "layout"
    ]
    assert (layout["width"], layout["height"]) == (1600, 900)


def test_an_html_picture_needs_no_other_file_and_offers_no_cloud(tmp_path: Path) -> None:
    path = tmp_path / "chart.html"
    write_picture(export_figure(NotForRelease(finding()), demonstration=True), path)
    page = path.read_text(encoding="utf-8")
    assert "<title>Second or later plans fell to 10.4%, below the target</title>" in page
    assert not re.search(r"<(script|link|img)[^>]+(src|href)=", page)
    assert '"showSendToCloud": false' in page
    assert '"plotlyServerURL": ""' in page


def test_words_in_an_html_picture_cannot_end_its_script(tmp_path: Path) -> None:
    path = tmp_path / "chart.html"
    write_picture(
        export_figure(NotForRelease(finding(title="</script><b>x")), demonstration=False), path
    )
    page = path.read_text(encoding="utf-8")
    assert "</script><b>x" not in page


def test_an_ending_that_is_no_picture_is_refused_with_the_ones_that_are(tmp_path: Path) -> None:
    with pytest.raises(KpiError, match=r"'chart\.gif'.*\.png, \.svg, \.pdf, \.html"):
        write_picture({}, tmp_path / "chart.gif")


def test_without_a_browser_the_way_out_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(picture, "find_browser", lambda: None)
    with pytest.raises(KpiError, match=r"install one, write \.html instead"):
        write_picture(
            export_figure(NotForRelease(finding()), demonstration=False), tmp_path / "chart.png"
        )


@pytest.mark.browser
@pytest.mark.skipif(picture.find_browser() is None, reason="no Chrome, Chromium or Edge here")
def test_a_browser_draws_png_and_svg(tmp_path: Path) -> None:
    figure = export_figure(NotForRelease(finding()), demonstration=True)
    write_picture(figure, tmp_path / "chart.png")
    assert (tmp_path / "chart.png").read_bytes().startswith(b"\x89PNG")
    write_picture(figure, tmp_path / "chart.svg")
    drawn = (tmp_path / "chart.svg").read_text(encoding="utf-8")
    assert "10.4%" in drawn
    assert "the children are invented" in drawn
