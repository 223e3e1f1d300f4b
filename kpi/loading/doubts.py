"""Why a load waits for a second yes on the page: half an extract, and figures that turn for less.

What has been shown has been read, copied and acted on. A workbook that lowers it, or makes it look
better, may be a correction, or half of a file.
"""

from collections.abc import Iterable, Sequence

from kpi.calendar import month_name
from kpi.extracts.issues import Issue
from kpi.findings import Restatement

FIGURES_NAMED = 3


def doubts(issues: Iterable[Issue], changes: Sequence[Restatement]) -> tuple[str, ...]:
    """What somebody should look at before a load counts, a sentence each."""
    halves = [issue.message for issue in issues if issue.code == "half_an_extract"]
    return (*halves, *_of_figures([each for each in changes if is_less_or_rosier(each)]))


def is_less_or_rosier(change: Restatement) -> bool:
    """Whether a figure that was shown for a closed month goes, falls or looks better.

    A figure of a month that was covered in part was marked as such, and was bound to change.
    """
    was, now = change.was, change.now
    if was.value is None or was.part:
        return False
    if now.value is None or now.value < was.value:
        return True
    return now.value > was.value and change.measure.direction == "higher"


def _of_figures(changes: Sequence[Restatement]) -> list[str]:
    if not changes:
        return []
    named = [
        f"{each.measure.name}, {month_name(each.month)}: {each.was.text}, then {each.now.text}"
        for each in changes[:FIGURES_NAMED]
    ]
    more = len(changes) - len(named)
    listed = "; ".join(named) + (f"; and {more:,} more" if more else "")
    figures = (
        "A figure of a closed month that has been shown falls, goes or looks better"
        if len(changes) == 1
        else f"{len(changes):,} figures of closed months that have been shown fall, go or look "
        "better"
    )
    return [f"{figures}: {listed}."]
