"""What a form on a page answers when its button is pressed."""

from typing import TypeAlias

from dash import NoUpdate, no_update

Answer: TypeAlias = tuple[str, bool, str | NoUpdate]
"""The sentence that says why not, whether it stays hidden, and what moves the page on: something
new to be drawn for, or the address to go to."""


def refused(sentence: str) -> Answer:
    """Nothing was kept; the form stays as it is and says why."""
    return sentence, False, no_update


def done(then: str) -> Answer:
    """It was kept, and the page moves on."""
    return "", True, then
