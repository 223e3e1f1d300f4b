"""Workbooks on their way into the figures.

One workbook is one transaction (`loads`); what it changes is worked out with it (`refiguring`). A
workbook handed in on the page waits as an upload until somebody confirms it (`uploads`), and one
worker is at work on those (`worker`).
"""

from kpi.loading.how import HowToLoad, LoadReport, LoadStatus, Progress
from kpi.loading.loads import load_extract, load_workbook, load_workbooks, withdraw
from kpi.loading.refiguring import refresh
from kpi.loading.speaking_instead import later_than
from kpi.loading.uploads import ask_again, confirm, discard, preview, stage, uploads

__all__ = [
    "HowToLoad",
    "LoadReport",
    "LoadStatus",
    "Progress",
    "ask_again",
    "confirm",
    "discard",
    "later_than",
    "load_extract",
    "load_workbook",
    "load_workbooks",
    "preview",
    "refresh",
    "stage",
    "uploads",
    "withdraw",
]
