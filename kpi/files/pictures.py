"""Pictures without a page: one figure as a file, for the command line and for packs.

PNG, SVG and PDF are drawn by Kaleido in an installed Chrome, Chromium or Edge; HTML needs none.
"""

import html
import json
import multiprocessing
import shutil
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from kpi.charts.export import HEIGHT, WIDTH, Picture
from kpi.charts.style import graph_config
from kpi.errors import KpiError

FORMATS = (".png", ".svg", ".pdf", ".html")
TIME_LIMIT_SECONDS = 60


def plotly_bundle() -> Path:
    """The script that draws, as the plotly package brings it; found without importing it."""
    package = find_spec("plotly")
    assert package is not None
    assert package.submodule_search_locations is not None
    return Path(package.submodule_search_locations[0]) / "package_data" / "plotly.min.js"


def write_picture(picture: Picture, path: Path) -> None:
    """Write a picture as PNG, SVG, PDF or HTML, as the path's ending says.

    Raises:
        KpiError: the ending is none of these; there is no browser to draw with; drawing failed or
            took longer than a minute.
    """
    ending = path.suffix.lower()
    if ending not in FORMATS:
        raise KpiError(
            f"A chart can't be written as {path.name!r}: end the name in {', '.join(FORMATS)}."
        )
    if ending == ".html":
        path.write_text(page(picture), encoding="utf-8")
        return
    path.write_bytes(_drawn(picture, ending.removeprefix(".")))


def page(figure: Picture) -> str:
    """The figure as one HTML page that needs no other file and asks no server for anything.

    Its title and its words for whoever can't see it come from the layout's ``meta``.
    """
    title, sentence = figure["layout"]["meta"]["title"], figure["layout"]["meta"]["sentence"]
    bundle = plotly_bundle().read_text(encoding="utf-8").replace("</script", "<\\/script")
    return f"""<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{html.escape(title)}</title>
<script>{bundle}</script>
</head>
<body>
<figure>
<div id="chart" role="img" aria-label="{html.escape(sentence)}"></div>
<figcaption>{html.escape(sentence)}</figcaption>
</figure>
<script>
Plotly.newPlot("chart", {_script(figure["data"])}, {_script(figure["layout"])},
               {_script(graph_config() | {"responsive": False})});
</script>
</body>
</html>
"""


def _script(value: object) -> str:
    """JSON that can't close the script it stands in."""
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c")


def _drawn(figure: Picture, kind: str) -> bytes:
    """The picture, drawn in a process of its own: the browser has been known to hang."""
    if find_browser() is None:
        raise KpiError(
            "Drawing a picture needs Chrome, Chromium or Edge, and none is installed: install one, "
            "write .html instead, or use Image on the measure's page."
        )
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_draw, args=(figure, kind, sender), daemon=True)
    process.start()
    sender.close()
    try:
        if not receiver.poll(TIME_LIMIT_SECONDS):
            raise KpiError(
                f"The browser did not draw the picture within {TIME_LIMIT_SECONDS} seconds: try "
                "again, or write .html instead."
            )
        outcome: bytes | str = receiver.recv()
    except EOFError:
        outcome = "it stopped without a word"
    finally:
        process.terminate()
        process.join()
    if isinstance(outcome, str):
        raise KpiError(f"The browser could not draw the picture ({outcome}): write .html instead.")
    return outcome


def _draw(figure: Picture, kind: str, sender: Any) -> None:
    """Runs in the child: sends the picture's bytes, or a phrase that says what went wrong."""
    import kaleido

    try:
        # Kaleido is asked directly: Plotly's own figure class would check every value again.
        picture = kaleido.calc_fig_sync(
            figure,
            opts={"format": kind, "width": WIDTH, "height": HEIGHT, "scale": 1},
            kopts={"path": find_browser(), "plotlyjs": str(plotly_bundle()), "mathjax": False},
        )
    except Exception as error:  # whatever it is, the parent turns it into a sentence
        sender.send(str(error).splitlines()[0][:200] or type(error).__name__)
    else:
        sender.send(picture)


def find_browser() -> str | None:
    """An installed browser that Kaleido can drive, or none."""
    from choreographer.browsers.chromium import Chromium

    found = Chromium.find_browser(skip_local=False)
    return found or next(
        (
            where
            for name in ("chromium", "google-chrome", "msedge")
            if (where := shutil.which(name))
        ),
        None,
    )
