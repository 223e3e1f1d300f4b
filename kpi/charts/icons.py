"""The icons of *Making Data Count*: variation and assurance, as SVGs that stand in the page.

Each is shown with its words (`VARIATION_WORDS`, `ASSURANCE_WORDS`) as its name.
"""

from functools import cache
from urllib.parse import quote

from kpi.analysis.spc import Assurance, Variation
from kpi.charts.style import BETTER, GROUND, NEUTRAL, ORDINARY, WORSE_OUTLINE

_LETTERS: dict[Assurance, tuple[str, str]] = {
    "meets": ("P", BETTER),
    "misses": ("F", WORSE_OUTLINE),
    "hit_or_miss": ("?", ORDINARY),
}
"""The letter and colour of each: the target is passed, failed, or now this and now that."""
_MOVING = "M6.8 12h9.6M12.8 8.2l3.9 3.8-3.9 3.8"
_WAVE = "M6.5 12.5c1.6-4 3.4-4 5.5-.5s3.9 3.5 5.5-.5"
_UP = "M12 17.5V7M7.5 11.2 12 6.7l4.5 4.5"
_DOWN = "M12 6.5V17M7.5 12.8 12 17.3l4.5-4.5"


@cache
def variation_icon(variation: Variation) -> str:
    """A circle with a wave for ordinary variation, else with an arrow to the side it changed to."""
    kind, _, side = variation.partition("_")
    colour = {
        "common": ORDINARY,
        "improvement": BETTER,
        "concern": WORSE_OUTLINE,
        "neutral": NEUTRAL,
    }[kind]
    path = _WAVE if not side else _UP if side == "high" else _DOWN
    return _svg(
        f'<circle cx="12" cy="12" r="10" fill="{GROUND}" stroke="{colour}" stroke-width="2"/>'
        f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="2"'
        ' stroke-linecap="round" stroke-linejoin="round"/>'
    )


@cache
def assurance_icon(assurance: Assurance) -> str:
    """A hexagon with P, F or a question mark; with an arrow while it can't be said."""
    if assurance == "moving":
        return _svg(
            _hexagon(NEUTRAL)
            + f'<path d="{_MOVING}" fill="none" stroke="{NEUTRAL}" stroke-width="2"'
            ' stroke-linecap="round" stroke-linejoin="round"/>'
        )
    letter, colour = _LETTERS[assurance]
    return _svg(
        _hexagon(colour)
        + f'<text x="12" y="16.2" text-anchor="middle" font-family="sans-serif" font-size="12"'
        f' font-weight="700" fill="{colour}">{letter}</text>'
    )


def _hexagon(colour: str) -> str:
    return (
        f'<path d="M12 1.8 20.8 6.9v10.2L12 22.2 3.2 17.1V6.9z" fill="{GROUND}"'
        f' stroke="{colour}" stroke-width="2" stroke-linejoin="round"/>'
    )


def _svg(drawn: str) -> str:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">{drawn}</svg>'
    return f"data:image/svg+xml,{quote(svg)}"
