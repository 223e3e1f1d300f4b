"""Mantine's theme: the design's colours, fonts and corners, so that its controls look like ours."""

from kpi.charts.style import FONT, INK, NAVY

# Ten shades, light to dark, with the design's navy as the one that things are filled with.
_NAVY = [
    "#eaf1f7",
    "#d3e1ee",
    "#a9c3dc",
    "#7da4c9",
    "#5587b6",
    "#3a70a4",
    "#265a8c",
    NAVY,
    "#0f395c",
    "#0b2c48",
]

THEME: dict[str, object] = {
    "primaryColor": "navy",
    "primaryShade": 7,
    "colors": {"navy": _NAVY},
    "black": INK,
    "fontFamily": FONT,
    "fontFamilyMonospace": 'ui-monospace, SFMono-Regular, Consolas, "Liberation Mono", monospace',
    "headings": {"fontFamily": FONT, "fontWeight": "660"},
    "defaultRadius": "6px",
    "radius": {"sm": "4px", "md": "6px", "lg": "8px"},
    "fontSizes": {"xs": "12.5px", "sm": "14px", "md": "15px", "lg": "17px", "xl": "19px"},
    "focusRing": "never",  # the stylesheet draws one focus ring for everything
    "respectReducedMotion": True,
    "cursorType": "pointer",
}
