"""A zip file, read without trusting what it says about itself."""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self
from xml.parsers import expat

from kpi.extracts.reading.look import UNPACKED_LIMIT, Unusable, damaged, encrypted

CHUNK = 1 << 20
MEMBER_LIMIT = 20_000

_LOCAL_HEADER = struct.Struct("<4s5H3L2H")
_FORBIDDEN = [
    mark
    for word in ("<!DOCTYPE", "<!ENTITY")
    for mark in (word.encode(), word.encode("utf-16-le"), word.encode("utf-16-be"))
]
_TAIL = max(map(len, _FORBIDDEN))
_XML_NAME = re.compile(r"\.(xml|rels|vml)$", re.IGNORECASE)
_PICTURE_NAME = re.compile(r"(^|/)media/|\.(svg|html?)$", re.IGNORECASE)
_XML_START = re.compile(rb"\s*(\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*\0?<")


class Package:
    """The members of a zip file, unpacked a chunk at a time and counted as they are.

    Python's own zip reader stops at the size that a member declares; other readers do not, so
    that a member is unpacked here to its real end.
    """

    def __init__(self, path: Path) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error) as error:
            raise damaged() from error
        self._file = path.open("rb")
        self.members = self._zip.infolist()
        self.unpacked = 0
        if len(self.members) > MEMBER_LIMIT:
            raise damaged(f"it has over {MEMBER_LIMIT:,} parts")
        if any(member.flag_bits & 1 for member in self.members):
            raise encrypted()
        self._count(sum(member.file_size for member in self.members))
        self.unpacked = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._zip.close()
        self._file.close()

    def find(self, name: str) -> zipfile.ZipInfo | None:
        """The member of that name, in any letter case."""
        wanted = _plain(name)
        return next((one for one in self.members if _plain(one.filename) == wanted), None)

    def read(self, name: str) -> bytes | None:
        """A member as a whole; None if there is none of that name."""
        member = self.find(name)
        return None if member is None else b"".join(self.chunks(member, counted=False))

    def chunks(self, member: zipfile.ZipInfo, *, counted: bool = True) -> Iterator[bytes]:
        """A member's content, a chunk at a time.

        Args:
            counted: whether it adds to what the package unpacks to; the first pass over a member
                is counted, and a second one is not.

        Raises:
            Unusable: it is damaged, unpacks to too much, or holds a DOCTYPE or an entity.
        """
        is_xml: bool | None = bool(_XML_NAME.search(member.filename)) or None
        tail = b""
        for chunk in self._inflate(member):
            if counted:
                self._count(len(chunk))
            if is_xml is None:  # any part may be a sheet; only what no reader opens may not be
                is_xml = bool(_XML_START.match(chunk)) and not _PICTURE_NAME.search(member.filename)
            if is_xml:
                _refuse_doctype(tail + chunk)
                tail = chunk[-_TAIL:]
            yield chunk

    def _inflate(self, member: zipfile.ZipInfo) -> Iterator[bytes]:
        self._seek(member)
        left = member.compress_size
        if member.compress_type == zipfile.ZIP_STORED:
            while left > 0 and (raw := self._file.read(min(CHUNK, left))):
                left -= len(raw)
                yield raw
        elif member.compress_type == zipfile.ZIP_DEFLATED:
            yield from self._inflate_deflated(left)
        else:
            raise damaged("it is packed in a way that Excel does not use")

    def _inflate_deflated(self, left: int) -> Iterator[bytes]:
        stream = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            while left > 0 and not stream.eof:
                raw = self._file.read(min(CHUNK, left))
                if not raw:
                    break
                left -= len(raw)
                while raw or stream.unconsumed_tail:
                    out = stream.decompress(raw, CHUNK)
                    if out:
                        yield out
                    raw = stream.unconsumed_tail
                    if not raw and len(out) < CHUNK:
                        break
            while not stream.eof and (out := stream.decompress(b"", CHUNK)):
                yield out
        except zlib.error as error:
            raise damaged() from error
        if not stream.eof:
            raise damaged()

    def _seek(self, member: zipfile.ZipInfo) -> None:
        self._file.seek(member.header_offset)
        header = self._file.read(_LOCAL_HEADER.size)
        if len(header) < _LOCAL_HEADER.size:
            raise damaged()
        fields = _LOCAL_HEADER.unpack(header)
        if fields[0] != b"PK\x03\x04":
            raise damaged()
        self._file.seek(fields[-2] + fields[-1], 1)

    def _count(self, size: int) -> None:
        self.unpacked += size
        if self.unpacked > UNPACKED_LIMIT:
            raise Unusable(
                "unpacks_too_large",
                "{file} unpacks to over "
                f"{UNPACKED_LIMIT // 1_000_000} MB. Load a workbook with the lists alone, or split "
                "it into several.",
            )


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").casefold()


def _refuse_doctype(text: bytes) -> None:
    """No spreadsheet program writes a DOCTYPE; bombs and thefts of files need one."""
    if b"!" in text and any(mark in text for mark in _FORBIDDEN):
        raise Unusable(
            "doctype_or_entity",
            "{file} has a DOCTYPE or an entity in its XML, which no spreadsheet program writes. "
            "Open it in Excel, save it as .xlsx and load that.",
        )


def parse_xml(chunks: Iterator[bytes], parser: "expat.XMLParserType") -> None:
    """Feed a member to an expat parser.

    Raises:
        Unusable: it is not well-formed.
    """
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise damaged() from error
