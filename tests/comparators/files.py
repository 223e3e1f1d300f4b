"""Published tables written by hand, a few rows each, as the Department writes them."""

from pathlib import Path

from kpi.comparators.catalogue import tables

D3_HEADER = (
    "time_period,time_identifier,geographic_level,country_code,country_name,region_code,"
    "region_name,old_la_code,new_la_code,la_name,category,CPP_start,CPP_subsequent,"
    "CPP_subsequent_percent"
)
_EAST = "E92000001,England,E12000006,East of England"


def d3_row(year: int, council: tuple[str, str] | None, start: str, again: str, share: str) -> str:
    """A row of table D3: a council's (code and name), or England's."""
    if council is None:
        area = f"{year},Reporting year,National,E92000001,England,,,,,"
    else:
        area = f"{year},Reporting year,Local authority,{_EAST},{council[0]},E06,{council[1]}"
    return f"{area},Second or later plans,{start},{again},{share}"


def region_row(year: int, start: str, again: str, share: str) -> str:
    area = f"{year},Reporting year,Regional,{_EAST},,,"
    return f"{area},Second or later plans,{start},{again},{share}"


PETERBOROUGH = ("874", "Peterborough")


def d3(*rows: str) -> bytes:
    return "\n".join([D3_HEADER, *rows]).encode()


def underlying(id: str, *rows: dict[str, str]) -> bytes:
    """An underlying file of before 2015: every column that is wanted of it, blank unless given."""
    entry = tables()[id]
    names = list(entry.needs)
    for columns in entry.indicators.values():
        for part in (columns.numerator, columns.denominator, columns.value, columns.confidence):
            names += [part] if isinstance(part, str) else part
    header = list(dict.fromkeys(names))
    lines = [",".join(header)]
    lines += [",".join(f'"{row.get(name, "")}"' for name in header) for row in rows]
    return "\n".join(lines).encode("latin-1")


def neighbours(*codes: str, of: str = "874") -> bytes:
    """The model of statistical neighbours, for one council."""
    header = ["old_la_code", "la_name", "region_ind", "region_name"]
    row = [of, "Peterborough", "2", "East of England"]
    for rank, code in enumerate(codes, start=1):
        header += [f"SN_{rank}", f"SN_{rank}P"]
        row += [code, "Close "]
    return ("\ufeff" + ",".join(header) + "\n" + ",".join(row)).encode()


TEN = tuple(str(300 + i) for i in range(1, 11))


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path
