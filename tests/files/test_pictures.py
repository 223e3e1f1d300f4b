"""One figure as a file: HTML that needs nothing else, or drawn in a browser."""

import re
from pathlib import Path
from typing import Any

import pytest

from kpi.charts.export import Picture, export_figure
from kpi.errors import KpiError
from kpi.files import pictures
from kpi.files.pictures import write_picture
from kpi.findings.release import NotForRelease
from tests.charts.factory import finding


def picture(**changes: Any) -> Picture:
    """A picture of the demonstration."""
    return export_figure(NotForRelease(finding(**changes)), demonstration=True)


def test_an_html_picture_needs_no_other_file_and_offers_no_cloud(tmp_path: Path) -> None:
    path = tmp_path / "chart.html"
    write_picture(picture(), path)
    page = path.read_text(encoding="utf-8")
    assert "<title>Second or later plans fell to 10.4%, below the target</title>" in page
    assert not re.search(r"<(script|link|img)[^>]+(src|href)=", page)
    assert '"showSendToCloud": false' in page
    assert '"plotlyServerURL": ""' in page


def test_words_in_an_html_picture_cannot_end_its_script(tmp_path: Path) -> None:
    path = tmp_path / "chart.html"
    write_picture(picture(title="</script><b>x"), path)
    page = path.read_text(encoding="utf-8")
    assert "</script><b>x" not in page


def test_an_ending_that_is_no_picture_is_refused_with_the_ones_that_are(tmp_path: Path) -> None:
    with pytest.raises(KpiError, match=r"'chart\.gif'.*\.png, \.svg, \.pdf, \.html"):
        write_picture(picture(), tmp_path / "chart.gif")


def test_without_a_browser_the_way_out_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "find_browser", lambda: None)
    with pytest.raises(KpiError, match=r"install one, write \.html instead"):
        write_picture(picture(), tmp_path / "chart.png")


@pytest.mark.browser
@pytest.mark.skipif(pictures.find_browser() is None, reason="no Chrome, Chromium or Edge here")
def test_a_browser_draws_png_and_svg(tmp_path: Path) -> None:
    write_picture(picture(), tmp_path / "chart.png")
    assert (tmp_path / "chart.png").read_bytes().startswith(b"\x89PNG")
    write_picture(picture(), tmp_path / "chart.svg")
    drawn = (tmp_path / "chart.svg").read_text(encoding="utf-8")
    assert "10.4%" in drawn
    assert "the children are invented" in drawn
