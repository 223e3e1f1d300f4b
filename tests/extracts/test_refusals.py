"""Files that can't be used are refused with one sentence, by processes that may die of them."""

import resource
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from kpi.errors import NotFound, Refused
from kpi.extracts import workbook
from kpi.extracts.extract import read_extract

from .workbooks import AS_AT, LIMIT, good_row, sheet_of, write_ods, write_xlsb, write_xlsx

pytestmark = pytest.mark.usefixtures("counted_children")

MEMORY = 1.2 * 1024 * 1024
OPEN_FILES = Path("/proc/self/fd")
CONTACTS = {"List 1": sheet_of("contacts", good_row("contacts"))}


def refusal(path: Path, *, size_limit: int = LIMIT) -> Refused:
    """How the file is refused; within the memory that a server has to spare."""
    before = largest_child()
    with pytest.raises(Refused) as caught:
        read_extract(path, as_at=AS_AT, size_limit=size_limit)
    text = str(caught.value)
    assert path.name in text
    assert text.endswith(".")
    # Other tests of the same process have had other children, browsers among them; and a child's
    # peak begins with what its parent had when it was forked.
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert largest_child() < max(MEMORY, 1.1 * own) or largest_child() == before
    return caught.value


def largest_child() -> int:
    """The memory of the largest process that this one has started and seen end, in KiB."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss


def with_part(path: Path, parts: Mapping[str, bytes]) -> Path:
    """The workbook with parts replaced or added."""
    with zipfile.ZipFile(path) as old:
        content = {name: old.read(name) for name in old.namelist()} | dict(parts)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in content.items():
            new.writestr(name, data)
    return path


def sheet_xml(data: bytes, *, head: bytes = b"") -> bytes:
    return (
        b'<?xml version="1.0" encoding="UTF-8"?>'
        + head
        + b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        + b"<sheetData>"
        + data
        + b"</sheetData></worksheet>"
    )


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return write_xlsx(tmp_path / "March.xlsx", CONTACTS)


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "empty"),
        (b"Child Unique ID,Gender\n1,M\n", "CSV"),
        (b"<html><body><table><tr><td>1</td></tr></table></body></html>", "web page"),
        (b"\xef\xbb\xbf<!DOCTYPE html><html></html>", "web page"),
        (b'<?xml version="1.0"?><Workbook/>', "XML"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\0\1\2\3", "no workbook"),
        (b"PK", "damaged"),
        (bytes.fromhex("D0CF11E0A1B11AE1"), "damaged"),
        (bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 4096, "damaged"),
        (bytes.fromhex("D0CF11E0A1B11AE1") + b"\1" * 4096, "damaged"),
    ],
    ids=["empty", "csv", "html", "html5", "xml", "pdf", "binary", "pk", "ole", "zeros", "ones"],
)
def test_what_is_no_workbook_is_said_to_be_what_it_is(
    content: bytes, word: str, tmp_path: Path
) -> None:
    path = tmp_path / "March.xlsx"
    path.write_bytes(content)
    refused = refusal(path)
    assert refused.code == "not_a_workbook"
    assert word in str(refused)


@pytest.mark.parametrize("share", [0.3, 0.7, 0.99])
def test_a_truncated_workbook_is_refused(share: float, good: Path) -> None:
    content = good.read_bytes()
    good.write_bytes(content[: int(len(content) * share)])
    assert refusal(good).code == "not_a_workbook"


def test_a_zip_of_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "March.xlsx"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("word/document.xml", "<document/>")
    assert refusal(path).code == "not_a_workbook"


def test_a_workbook_with_a_broken_sheet_is_refused(good: Path) -> None:
    with_part(good, {"xl/worksheets/sheet1.xml": sheet_xml(b'<row r="1"><c r="A1"><v>1</c>')})
    assert refusal(good).code == "not_a_workbook"


def test_a_file_over_the_size_limit_is_refused(good: Path) -> None:
    refused = refusal(good, size_limit=1000)
    assert refused.code == "file_too_large"


def test_a_zip_with_a_password_is_refused(good: Path) -> None:
    content = bytearray(good.read_bytes())
    start = content.rfind(b"PK\x01\x02")
    content[start + 8] |= 1
    good.write_bytes(bytes(content))
    assert refusal(good).code == "encrypted"


def ole_file(streams: Mapping[str, bytes]) -> bytes:
    """A compound file with these streams, each padded to the size from which it has sectors."""
    end, free = 0xFFFFFFFE, 0xFFFFFFFF
    sectors: list[bytes] = []
    fat: list[int] = []
    entries = [("Root Entry", 5, end, 0)]
    for name, data in streams.items():
        data = data.ljust(4096, b"\0")
        count = -(-len(data) // 512)
        first = len(sectors)
        entries.append((name, 2, first, len(data)))
        sectors += [data[n * 512 : n * 512 + 512].ljust(512, b"\0") for n in range(count)]
        fat += [*range(first + 1, first + count), end]
    directory = b"".join(
        name.encode("utf-16-le").ljust(64, b"\0")
        + struct.pack("<HBB3L", 2 * len(name) + 2, kind, 1, free, free, free)
        + b"\0" * 36
        + struct.pack("<LQ", start, size)
        for name, kind, start, size in entries
    )
    directory = directory.ljust(-(-len(directory) // 512) * 512, b"\0")
    start = len(sectors)
    count = len(directory) // 512
    sectors += [directory[n * 512 : n * 512 + 512] for n in range(count)]
    fat += [*range(start + 1, start + count), end]
    fat_sector = len(sectors)
    fat.append(0xFFFFFFFD)
    sectors.append(struct.pack("<128L", *fat, *[free] * (128 - len(fat))))
    header = bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 16
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    header += struct.pack("<9L", 0, 1, start, 0, 4096, end, 0, end, 0)
    header += struct.pack("<109L", fat_sector, *[free] * 108)
    return header + b"".join(sectors)


def test_a_workbook_with_a_password_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "March.xlsx"
    path.write_bytes(ole_file({"EncryptionInfo": b"\4\0\4\0", "EncryptedPackage": b"\1" * 5000}))
    refused = refusal(path)
    assert refused.code == "encrypted"
    assert "password" in str(refused)


def test_an_xls_with_a_password_is_refused(tmp_path: Path) -> None:
    def record(kind: int, data: bytes) -> bytes:
        return struct.pack("<HH", kind, len(data)) + data

    book = record(0x0809, struct.pack("<HH12x", 0x0600, 5)) + record(0x002F, b"\1\0" + b"\0" * 52)
    path = tmp_path / "March.xls"
    path.write_bytes(ole_file({"Workbook": book}))
    assert refusal(path).code == "encrypted"


def test_another_office_document_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "March.xls"
    path.write_bytes(ole_file({"WordDocument": b"\0"}))
    assert refusal(path).code == "not_a_workbook"


def test_an_ole_file_whose_sectors_go_in_circles_is_refused(tmp_path: Path) -> None:
    content = bytearray(ole_file({"Workbook": b"\0" * 8192}))
    fat = content.rfind(struct.pack("<3L", 1, 2, 3))
    content[fat + 8 : fat + 12] = struct.pack("<L", 1)
    path = tmp_path / "March.xls"
    path.write_bytes(bytes(content))
    assert refusal(path).code == "not_a_workbook"


def test_an_ods_with_a_password_is_refused(tmp_path: Path) -> None:
    path = write_ods(tmp_path / "March.ods", CONTACTS)
    with_part(path, {"META-INF/manifest.xml": b"<m><manifest:encryption-data/></m>"})
    assert refusal(path).code == "encrypted"


def test_a_zip_bomb_is_refused_before_it_is_unpacked(good: Path) -> None:
    with_part(good, {"xl/media/image1.bin": b"\0" * 301_000_000})
    assert good.stat().st_size < 1_000_000
    assert refusal(good).code == "unpacks_too_large"


def test_a_zip_bomb_that_lies_about_its_size_is_refused(good: Path) -> None:
    """Its directory says a thousand bytes, so that only unpacking tells."""
    with_part(good, {"xl/bomb.xml": b"0" * 400_000_000})
    content = bytearray(good.read_bytes())
    with zipfile.ZipFile(good) as file:
        bomb = file.getinfo("xl/bomb.xml")
    entry = content.rfind(b"PK\x01\x02")
    while content[entry + 46 : entry + 46 + len("xl/bomb.xml")] != b"xl/bomb.xml":
        entry = content.rfind(b"PK\x01\x02", 0, entry)
    for at in (entry + 24, bomb.header_offset + 22):
        content[at : at + 4] = struct.pack("<L", 1000)
    good.write_bytes(bytes(content))
    assert refusal(good).code == "unpacks_too_large"


def test_one_cell_in_the_last_row_and_column_is_refused(good: Path) -> None:
    with_part(
        good,
        {
            "xl/worksheets/sheet1.xml": sheet_xml(
                b'<row r="1"><c r="A1"><v>1</v></c></row>'
                b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
            )
        },
    )
    assert good.stat().st_size < 20_000
    refused = refusal(good)
    assert refused.code == "area_too_large"
    assert "List 1" in str(refused)
    assert "1,048,576" in str(refused)


@pytest.mark.parametrize(
    "rows",
    [
        b'<row r="1"><c r="A1"><v>1</v></c></row>'
        b'<row r="1048576"><c s="0" r="XFD1048576"><v>1</v></c></row>',
        b"<row r='1'><c r='A1'><v>1</v></c></row><row r='9'><c r = 'XFD1048576'><v>1</v></c></row>",
        b'<row><c r="A1"><v>1</v></c></row><row r="1048576">' + b"<c><v>1</v></c>" * 60 + b"</row>",
        b'<row r="1"><c r="a1"><v>1</v></c><c\nr="xfd1048576"><v>1</v></c></row>',
        b'<row r="1"><c r="A1"><v>1</v></c></row><x:row xmlns:x="http://schemas.openxmlformats.org'
        b'/spreadsheetml/2006/main" r="1048576"><x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row>',
    ],
    ids=["attributes", "quotes", "no references", "line break", "prefix"],
)
def test_the_last_cell_can_not_hide_behind_unusual_xml(rows: bytes, good: Path) -> None:
    with_part(good, {"xl/worksheets/sheet1.xml": sheet_xml(rows)})
    assert refusal(good).code == "area_too_large"


def test_the_last_cell_of_an_xlsb_is_refused(tmp_path: Path) -> None:
    path = write_xlsb(tmp_path / "March.xlsb", CONTACTS)
    with zipfile.ZipFile(path) as file:
        sheet = file.read("xl/worksheets/sheet1.bin")
    end = sheet.rfind(bytes([146 & 0x7F | 0x80, 146 >> 7]))
    row = struct.pack("<LLHBBBL", 1_048_575, 0, 300, 0, 0, 0, 0)
    cell = struct.pack("<LLd", 16_383, 0, 1.0)
    far = bytes([0, len(row)]) + row + bytes([5, len(cell)]) + cell
    with_part(path, {"xl/worksheets/sheet1.bin": sheet[:end] + far + sheet[end:]})
    assert refusal(path).code == "area_too_large"


def test_an_ods_cell_that_stands_for_a_billion_is_refused(tmp_path: Path) -> None:
    path = write_ods(tmp_path / "March.ods", CONTACTS)
    with zipfile.ZipFile(path) as file:
        content = file.read("content.xml")
    bomb = (
        b'<table:table-row table:number-rows-repeated="1048000"><table:table-cell '
        b'table:number-columns-repeated="1000" office:value-type="float" office:value="1"/>'
        b"</table:table-row></table:table>"
    )
    with_part(path, {"content.xml": content.replace(b"</table:table>", bomb)})
    assert refusal(path).code == "area_too_large"


def test_empty_ods_rows_and_columns_without_end_are_not_refused(tmp_path: Path) -> None:
    path = write_ods(tmp_path / "March.ods", CONTACTS)
    with zipfile.ZipFile(path) as file:
        content = file.read("content.xml")
    empty = (
        b'<table:table-row table:number-rows-repeated="1048000"><table:table-cell '
        b'table:number-columns-repeated="16384"/></table:table-row></table:table>'
    )
    with_part(path, {"content.xml": content.replace(b"</table:table>", empty)})
    extract = read_extract(path, as_at=AS_AT, size_limit=LIMIT)
    assert len(extract.lists["contacts"].rows) == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"], ids=["utf-8", "utf-16"])
@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "docProps/core.xml"]
)
def test_an_entity_bomb_is_refused_wherever_it_is(part: str, encoding: str, good: Path) -> None:
    bomb = (
        f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c '
        '"&b;&b;&b;&b;&b;&b;&b;&b;">]><a>&c;</a>'
    )
    with_part(good, {part: bomb.encode(encoding)})
    assert refusal(good).code == "doctype_or_entity"


def test_a_doctype_is_found_in_a_sheet_of_any_name(good: Path) -> None:
    with zipfile.ZipFile(good) as file:
        links = file.read("xl/_rels/workbook.xml.rels")
    odd = links.replace(b"worksheets/sheet1.xml", b"sheet.dat")
    bomb = sheet_xml(b"", head=b'<!DOCTYPE a [<!ENTITY b "ha">]>')
    with_part(good, {"xl/_rels/workbook.xml.rels": odd, "xl/sheet.dat": b"  " + bomb})
    assert refusal(good).code == "doctype_or_entity"


def test_a_picture_may_have_a_doctype(good: Path) -> None:
    with_part(good, {"xl/media/logo.svg": b'<?xml version="1.0"?><!DOCTYPE svg><svg/>'})
    assert len(read_extract(good, as_at=AS_AT, size_limit=LIMIT).lists) == 1


def test_a_file_that_is_not_there_is_said_not_to_be(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="March"):
        read_extract(tmp_path / "March.xlsx", as_at=AS_AT, size_limit=LIMIT)


def test_a_workbook_with_no_known_list_names_its_sheets_and_the_lists(
    tmp_path: Path,
) -> None:
    path = write_xlsx(tmp_path / "March.xlsx", {"Budget": [["a"]], "Staff 2011": [["b"]]})
    refused = refusal(path)
    assert refused.code == "no_known_list"
    for name in ("Budget", "Staff 2011", "List 1", "List 11", "Social Work Posts", "Leavers"):
        assert name in str(refused)


def test_a_list_without_its_headings_is_no_list(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "March.xlsx", {"List 1": [["a", "b"], [1, 2]]})
    assert refusal(path).code == "no_known_list"


@pytest.mark.parametrize("heading", ["Gender", "gender ", "GEN\nDER", "Gender:"])
def test_the_same_heading_twice_is_refused(heading: str, tmp_path: Path) -> None:
    rows = sheet_of("contacts", good_row("contacts"))
    rows[0].append(heading)
    refused = refusal(write_xlsx(tmp_path / "March.xlsx", {"List 1": rows}))
    assert refused.code == "heading_twice"
    assert "B1" in str(refused)
    assert "H1" in str(refused)


def test_two_sheets_with_rows_for_one_list_are_refused_by_name(tmp_path: Path) -> None:
    rows = sheet_of("contacts", good_row("contacts"))
    refused = refusal(write_xlsx(tmp_path / "March.xlsx", {"List 1": rows, "List_1": rows}))
    assert refused.code == "two_sheets_for_a_list"
    assert "List 1 and List_1" in str(refused)


def test_without_any_as_at_date_a_workbook_is_refused_with_the_ways_to_give_it(
    tmp_path: Path,
) -> None:
    path = write_xlsx(tmp_path / "contacts.xlsx", CONTACTS)
    with pytest.raises(Refused, match=r"--as-at .*file's name.*front sheet") as caught:
        read_extract(path, size_limit=LIMIT)
    assert caught.value.code == "no_as_at_date"


def test_a_reader_that_dies_is_an_ordinary_refusal(good: Path) -> None:
    """Under fifty million cells, and still more than the reader has memory for."""
    with_part(
        good,
        {
            "xl/worksheets/sheet1.xml": sheet_xml(
                b'<row r="1"><c r="A1"><v>1</v></c></row>'
                b'<row r="1000000"><c r="AW1000000"><v>1</v></c></row>'
            )
        },
    )
    refused = refusal(good)
    assert refused.code == "reading_failed"
    assert "List 1 reaches down to row 1,000,000" in str(refused)


def test_a_reader_that_takes_too_long_is_stopped(
    good: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    sleeper = tmp_path / "child.py"
    sleeper.write_text("import time\ntime.sleep(60)\n", encoding="utf-8")
    monkeypatch.setattr(workbook, "CHILD", sleeper)
    monkeypatch.setattr(workbook, "SECONDS", 0.5)
    refused = refusal(good)
    assert refused.code == "reading_failed"


def test_where_memory_can_not_be_limited_nothing_is_read_before_it_is_looked_through(
    good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[str] = []
    start = workbook._start

    def noted(what: str, *rest: object) -> object:
        started.append(what)
        return start(what, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(workbook, "_start", noted)
    monkeypatch.setattr(workbook, "MEMORY_IS_LIMITED", False)
    read_extract(good, as_at=AS_AT, size_limit=LIMIT)
    assert started == ["look", "read"]
    started.clear()
    good.write_bytes(b"")
    refusal(good)
    assert started == ["look"]


def test_no_process_and_no_file_is_left_behind(good: Path) -> None:
    if not OPEN_FILES.exists():
        pytest.skip("only Linux lists a process's open files")
    before = len(list(OPEN_FILES.iterdir()))
    read_extract(good, as_at=AS_AT, size_limit=LIMIT)
    good.write_bytes(b"")
    refusal(good)
    assert len(list(OPEN_FILES.iterdir())) == before


def test_random_damage_never_escapes_as_anything_but_a_refusal(good: Path) -> None:
    """Every 97th byte of a workbook turned over, one at a time: it loads, or is refused."""
    content = good.read_bytes()
    outcomes = set()
    for at in range(0, len(content), max(len(content) // 24, 1)):
        damaged = bytearray(content)
        damaged[at] ^= 0xFF
        good.write_bytes(bytes(damaged))
        try:
            read_extract(good, as_at=AS_AT, size_limit=LIMIT)
            outcomes.add("read")
        except Refused:
            outcomes.add("refused")
    assert "refused" in outcomes
