"""A file's bytes → the published table that it is, recognised by its header."""

import csv
import hashlib
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kpi.comparators.catalogue import Columns, TableEntry, tables
from kpi.comparators.published import (
    COUNCIL,
    ENGLAND,
    ENGLAND_CODE,
    MARKS,
    REGION,
    Neighbour,
    Published,
    PublishedTable,
    count,
    number,
    plain,
)
from kpi.errors import Refused

LARGEST = 50 * 1024 * 1024  # bytes; the Department's largest tables of this kind have a tenth
_MONTHS = (
    *("April", "May", "June", "July", "August", "September", "October", "November", "December"),
    *("January", "February", "March"),
)
_LEVELS = {"national": ENGLAND, "regional": REGION, "la": COUNCIL, "local authority": COUNCIL}
_AREAS = {
    "England": (ENGLAND, ENGLAND_CODE),
    "East of England": (REGION, "E12000006"),
    "Peterborough": (COUNCIL, "874"),
}
_REGION_OF_EXTRACTS = "East of England"

Row = Mapping[str, str]


@dataclass(frozen=True)
class _Place:
    """Where a row of a table belongs: area and period."""

    level: str
    code: str
    name: str
    region: str
    period: str


def read_table(file_name: str, content: bytes) -> PublishedTable:
    """Read a published table as it is.

    Raises:
        Refused: it is not a table that is known, or a cell in it holds neither a number nor a
            mark that the Department uses; the sentence says which, and what is known.
    """
    rows = _rows(file_name, content)
    header = rows[0] if rows else []
    entry = _recognise(file_name, header)
    listed = [dict(zip(header, row, strict=False)) for row in rows[1:] if any(row)]
    neighbours = tuple(_neighbours(listed)) if entry.layout == "neighbours" else ()
    figures = () if neighbours else _figures(file_name, entry, listed)
    _check_marks(file_name, figures)
    return PublishedTable(
        table=entry.id,
        title=entry.title,
        file_name=file_name,
        sha256=hashlib.sha256(content).hexdigest(),
        figures=figures,
        neighbours=neighbours,
        left_out=_left_out(entry, listed),
    )


def _rows(file_name: str, content: bytes) -> list[list[str]]:
    if len(content) > LARGEST or b"\0" in content[:4096]:
        raise Refused("not_a_table", f"{file_name} is not a table in CSV. {_known()}")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("latin-1")  # as the Department wrote until 2014
    try:
        return [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text))]
    except csv.Error as error:
        raise Refused("not_a_table", f"{file_name} is not a table in CSV. {_known()}") from error


def _recognise(file_name: str, header: Sequence[str]) -> TableEntry:
    fitting = [entry for entry in tables().values() if set(entry.needs) <= set(header)]
    if not fitting:
        raise Refused(
            "unknown_table", f"{file_name} is none of the published tables known here. {_known()}"
        )
    entry = max(fitting, key=lambda each: len(each.needs))
    wanted = {name for columns in entry.indicators.values() for name in _named(columns)}
    missing = sorted(wanted - set(header))
    if missing:
        raise Refused(
            "missing_column",
            f"{file_name} looks like {entry.title}, but has no column {', '.join(missing)}.",
        )
    return entry


def _known() -> str:
    titles = "; ".join(entry.title for entry in tables().values() if entry.layout != "own")
    return f"Known are: {titles}."


def _named(columns: Columns) -> list[str]:
    parts = (columns.numerator, columns.denominator, columns.value, columns.confidence)
    return [name for part in parts for name in _several(part)]


def _several(names: str | tuple[str, ...]) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else names


def _figures(file_name: str, entry: TableEntry, rows: Sequence[Row]) -> tuple[Published, ...]:
    try:
        return tuple(_LAYOUTS[entry.layout](entry, rows))
    except (KeyError, ValueError) as error:
        raise Refused(
            "unreadable_row",
            f"{file_name} looks like {entry.title}, but has a row that can't be read: {error}.",
        ) from error


# ── layouts ────────────────────────────────────────────────────────────────────────────────────


def _underlying(entry: TableEntry, rows: Sequence[Row]) -> Iterator[Published]:
    """One row for England and each council, until 2014; England's code is not to be trusted."""
    for row in rows:
        level = _LEVELS[row["geog_l"].lower()]
        code = ENGLAND_CODE if level == ENGLAND else row["geog_c"]
        place = _Place(level, code, row["geog_n"], "", entry.period)
        yield from _of_columns(entry, row, place)


def _areas(entry: TableEntry, rows: Sequence[Row]) -> Iterator[Published]:
    """The Department's present form: a row for each area and year."""
    for row in rows:
        level = _LEVELS[row["geographic_level"].lower()]
        name = {ENGLAND: "country_name", REGION: "region_name", COUNCIL: "la_name"}[level]
        code = {ENGLAND: "country_code", REGION: "region_code", COUNCIL: "old_la_code"}[level]
        region = row["region_name"] if level == COUNCIL else ""
        year = row["time_period"]
        place = _Place(level, row[code], row[name], region, f"{year}-{entry.ends}")
        yield from _of_columns(entry, row, place)
        if entry.monthly:
            yield from _of_months(entry, entry.monthly, row, place=place, year=int(year))


def _extract(entry: TableEntry, rows: Sequence[Row]) -> Iterator[Published]:
    """One row a figure; an area's name is all that it has."""
    for row in rows:
        name = entry.names.get(f"{row['year']} {row['indicator']}")
        name = name or entry.names.get(row["indicator"])
        if name is None:
            continue
        level, code = _AREAS[row["area"]]
        source = tables()[entry.sources.get(row["source_file"], entry.id)]
        yield Published(
            indicator=name.indicator,
            period=f"{_ending_year(row['year'])}-{name.ends}",
            level=level,
            code=code,
            name=row["area"],
            region=_REGION_OF_EXTRACTS if level == COUNCIL else "",
            numerator=count(row["numerator"]),
            denominator=count(row["denominator"]) if name.whole else "",
            value=plain(row[entry.value]),
            confidence="",
            published=source.published,
            source=source.title,
        )


def _own(_entry: TableEntry, rows: Sequence[Row]) -> Iterator[Published]:
    """The small form in which figures are written down under ``data/comparators``."""
    for row in rows:
        yield Published(
            indicator=row["indicator"],
            period=row["period"],
            level=row["level"],
            code=row["code"],
            name=row["area"],
            region=row["region"],
            numerator=count(row["numerator"]),
            denominator=count(row["denominator"]),
            value=plain(row["value"]),
            confidence=row["confidence"],
            published=int(row["published"]),
            source=row["source"],
        )


_LAYOUTS: dict[str, Callable[[TableEntry, Sequence[Row]], Iterator[Published]]] = {
    "underlying": _underlying,
    "areas": _areas,
    "extract": _extract,
    "own": _own,
}


def _of_columns(entry: TableEntry, row: Row, place: _Place) -> Iterator[Published]:
    for indicator, columns in entry.indicators.items():
        yield Published(
            indicator=indicator,
            period=columns.period or place.period,
            level=place.level,
            code=place.code,
            name=place.name,
            region=place.region,
            numerator=_added_up(row, columns.numerator),
            denominator=_added_up(row, columns.denominator),
            value=_added_up(row, columns.value),
            confidence=_added_up(row, columns.confidence),
            published=entry.published,
            source=entry.title,
        )


def _of_months(
    entry: TableEntry, indicator: str, row: Row, *, place: _Place, year: int
) -> Iterator[Published]:
    for number_, name in enumerate(_MONTHS, start=4):
        of = f"{year - 1}-{number_:02d}" if number_ <= 12 else f"{year}-{number_ - 12:02d}"
        yield Published(
            indicator=indicator,
            period=of,
            level=place.level,
            code=place.code,
            name=place.name,
            region=place.region,
            numerator=count(row[name]),
            denominator="",
            value="",
            confidence="",
            published=entry.published,
            source=entry.title,
        )


def _added_up(row: Row, names: str | tuple[str, ...]) -> str:
    """A cell, or the sum of several; a mark or a blank among them is all that can be said."""
    if isinstance(names, str):
        return plain(row[names])
    cells = [plain(row[name]) for name in names]
    if not cells:
        return ""
    numbers = [number(cell) for cell in cells]
    if None in numbers:
        return next((cell for cell in cells if cell and number(cell) is None), "")
    total = sum(each for each in numbers if each is not None)
    return f"{float(total):.10g}"


def _neighbours(rows: Sequence[Row]) -> Iterator[Neighbour]:
    for row in rows:
        for rank in range(1, 11):
            yield Neighbour(row["old_la_code"], rank, row[f"SN_{rank}"], row[f"SN_{rank}P"])


# ── checks ─────────────────────────────────────────────────────────────────────────────────────


def _check_marks(file_name: str, figures: Sequence[Published]) -> None:
    """Nothing is guessed: a cell is a number, a mark that is known, or blank."""
    for each in figures:
        if each.mark is not None and each.mark not in MARKS:
            raise Refused(
                "unknown_mark",
                f"{file_name}: {each.indicator} of {each.name}, {each.period}, is {each.mark!r}, "
                f"neither a number nor one of the marks {', '.join(MARKS)}.",
            )


def _left_out(entry: TableEntry, rows: Sequence[Row]) -> tuple[str, ...]:
    if entry.layout != "extract":
        return ()
    return tuple(sorted({row["indicator"] for row in rows} - set(entry.names)))


def _ending_year(year: str) -> int:
    """2013 for ``2012-13`` and for ``2013``."""
    first, _, second = year.partition("-")
    return int(first) + 1 if second else int(first)
