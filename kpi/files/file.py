"""What is made here: a file with the name that it is saved under."""

from dataclasses import dataclass


@dataclass(frozen=True)
class File:
    """A file that leaves; its name's ending says what it is."""

    name: str
    content: bytes
