"""An OLE compound file, as .xls and password-protected workbooks are: its streams by name.

Format: [MS-CFB]. Every chain of sectors is followed at most once round, so that a file whose
chains bite their own tails is damaged rather than endless.
"""

import struct
from collections.abc import Callable
from pathlib import Path

from kpi.extracts.reading.look import damaged

MAGIC = bytes.fromhex("D0CF11E0A1B11AE1")

_END = 0xFFFFFFFA  # from here on, sector numbers have other meanings: free, end of chain, …
_STREAM, _ROOT = 2, 5


class CompoundFile:
    """The streams of an OLE file.

    Raises:
        Unusable: the file is damaged.
    """

    def __init__(self, path: Path) -> None:
        self._data = path.read_bytes()
        if len(self._data) < 512:
            raise damaged()
        self._sector_size = 1 << min(self._number("<H", 30), 16)
        self._mini_size = 1 << min(self._number("<H", 32), 16)
        self._mini_limit = self._number("<L", 56)
        self._fat = self._read_fat()
        self._entries = self._read_directory()
        root = next((entry for entry in self._entries.values() if entry[0] == _ROOT), None)
        self._mini = self._chain(root[1]) if root else b""
        self._mini_fat = _numbers(self._chain(self._number("<L", 60)))

    @property
    def names(self) -> set[str]:
        """The names of its streams and storages, in lower case."""
        return set(self._entries)

    def stream(self, name: str) -> bytes | None:
        """A stream's bytes; None if there is none of that name."""
        kind, start, size = self._entries.get(name.casefold(), (0, 0, 0))
        if kind != _STREAM:
            return None
        if size < self._mini_limit:
            whole = _follow(start, self._mini_fat, self._mini_sector)
        else:
            whole = self._chain(start)
        return whole[:size]

    def _number(self, layout: str, at: int) -> int:
        return int(struct.unpack_from(layout, self._data, at)[0])

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._sector_size
        return self._data[start : start + self._sector_size]

    def _mini_sector(self, number: int) -> bytes:
        return self._mini[number * self._mini_size : (number + 1) * self._mini_size]

    def _chain(self, start: int) -> bytes:
        return _follow(start, self._fat, self._sector)

    def _read_fat(self) -> tuple[int, ...]:
        sectors = list(struct.unpack_from("<109L", self._data, 76))
        following, left = self._number("<L", 68), len(self._data) // self._sector_size
        while following < _END and left > 0:
            numbers = _numbers(self._sector(following))
            if not numbers:
                raise damaged()
            sectors += numbers[:-1]
            following, left = numbers[-1], left - 1
        return _numbers(b"".join(self._sector(one) for one in sectors if one < _END))

    def _read_directory(self) -> dict[str, tuple[int, int, int]]:
        """Name → (kind, first sector, size)."""
        entries: dict[str, tuple[int, int, int]] = {}
        directory = self._chain(self._number("<L", 48))
        for at in range(0, len(directory) - 127, 128):
            length = struct.unpack_from("<H", directory, at + 64)[0]
            kind = directory[at + 66]
            start, size = struct.unpack_from("<LL", directory, at + 116)
            name = directory[at : at + max(min(length, 64) - 2, 0)].decode("utf-16-le", "replace")
            if kind:
                entries.setdefault(name.casefold(), (kind, start, size))
        return entries


def _numbers(data: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(data) // 4}L", data[: len(data) // 4 * 4])


def _follow(start: int, table: tuple[int, ...], sector: Callable[[int], bytes]) -> bytes:
    parts: list[bytes] = []
    number = start
    while number < _END:
        if number >= len(table) or len(parts) > len(table):
            raise damaged()
        parts.append(sector(number))
        number = table[number]
    return b"".join(parts)
