"""One module or folder per screen: what it shows and the callbacks that belong to it.

`SCREENS` is the one place that says of each where it is, where it stands in the header and who may
see it; the router, the header, the guard and the tests read it.
"""

from kpi.pages.pieces.screen import Screen
from kpi.pages.screens import about, cases, events, reconciliation
from kpi.pages.screens.loads import history, load
from kpi.pages.screens.measure import screen as measure
from kpi.pages.screens.plan import screen as plan
from kpi.pages.screens.quality import screen as quality
from kpi.pages.screens.scorecard import screen as scorecard
from kpi.pages.screens.upload import screen as upload

# The header's entries stand in this order.
SCREENS = (
    Screen("/", scorecard, role="anyone", header="Scorecard"),
    Screen("/measure/<id>", measure, role="anyone", under="/"),
    Screen("/measure/<id>/cases", cases, role="anyone", under="/"),
    Screen("/events", events, role="anyone", under="/"),
    Screen("/plan", plan, role="anyone", header="Plan"),
    Screen("/quality", quality, role="anyone", header="Data quality"),
    Screen("/upload", upload, role="anyone", header="Uploads"),
    Screen("/loads", history, role="anyone", header="Loads"),
    Screen("/loads/<number>", load, role="anyone", under="/loads"),
    Screen("/about", about, role="anyone", header="About"),
    Screen("/reconciliation", reconciliation, role="anyone", under="/about"),
)
