"""Text and line sizes, so that page and picture share one drawing."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sizes:
    """Text and line sizes in pixels, so that page and picture share one drawing."""

    text: float = 12.5
    label: float = 13
    latest: float = 16
    line: float = 2.2
    marker: float = 8
    gap_letters: int = 20
    note: float = 11
    note_shift: int = -42  # clear of the months under the axis
    event: float = 11.5
    plot_width: int = 240  # the narrowest that the plot is drawn: labels keep apart even there


PAGE = Sizes()
