"""Broken and hostile workbooks, loaded as any is: none may be a defect.

    python -m tests.fuzz.workbooks [--seconds N] [--seed S]

First every file of `tests.fuzz.hostile`; then, until the time is over, good workbooks of all
formats with some bytes changed: of the file as it lies, or of a part inside it. Each is either
loaded whole, and can be withdrawn, or refused in a sentence with nothing of it kept. A failure is
anything else: an exception, a load that is not whole, a minute gone by.
"""

import argparse
import datetime as dt
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kpi import loading
from kpi.calendar import month
from kpi.findings import scorecard
from kpi.loading import HowToLoad, LoadReport
from kpi.store import Store, open_store
from tests.factories import ask, now
from tests.fuzz.hostile import File, hostile, members, packed, valid

HOW = HowToLoad(by="fuzzer", as_at=dt.date(2011, 3, 31), with_changes=False)
MOST_SECONDS = 60
FLIPS = (1, 1, 2, 5, 20, 200)
BYTES = (0, 1, 0x7F, 0x80, 0xFF, ord("9"), ord("<"), ord('"'), ord("-"))


@dataclass(frozen=True)
class Failure:
    """A file that met a defect, and what came of it."""

    file: str
    came: str
    content: bytes


def failures(store: Store, files: Iterator[File], folder: Path, met: Counter[str]) -> list[Failure]:
    """Load the files one by one, and return those that met a defect.

    Args:
        folder: where each of them lies for the moment.
        met: takes how many were loaded, and refused with which code.
    """
    found = []
    for name, format, content in files:
        path = folder / f"book.{format}"
        path.write_bytes(content)
        came = _came_of(store, path, met)
        if came:
            found.append(Failure(f"{name} ({format})", came, content))
    return found


def _came_of(store: Store, path: Path, met: Counter[str]) -> str:
    """What went wrong with a file; nothing, as a rule."""
    before, start = _kept(store), time.monotonic()
    try:
        [report] = loading.load_workbooks(store, [path], HOW, clock=now)
        wrong = _wrong(store, report, before)
    except Exception as error:  # any at all is what is looked for
        return repr(error)[:500]
    seconds = time.monotonic() - start
    met[report.status if report.status != "refused" else report.issues[0].code] += 1
    return wrong or (f"it took {seconds:.0f} seconds" if seconds > MOST_SECONDS else "")


def _wrong(store: Store, report: LoadReport, before: Counter[str]) -> str:
    if report.status == "duplicate":
        return "" if _kept(store) == before else "a duplicate was kept"
    if report.status == "refused":
        message = report.message or ""
        said = report.file in message and message.endswith(".") and "Traceback" not in message
        return "" if said and _kept(store) == before else f"refused, and {message!r}"
    if _kept(store) != before + Counter(report.lists):
        return f"not all of {report.lists} was kept"
    ask(store, scorecard, month("2011-03"))
    assert report.load is not None
    loading.withdraw(store, report.load, reason="a test", by="fuzzer", at=now())
    return ""


def _kept(store: Store) -> Counter[str]:
    """How many rows of each list are kept, of withdrawn loads too."""
    with store.read() as reader:
        numbers = [load.id for load in reader.loads()]
        return Counter(
            {id: len(reader.facts(id, numbers, [])) for id in ("contacts", "posts") if numbers}
        )


def flipped(dice: random.Random) -> Iterator[File]:
    """Good workbooks with bytes changed, without end."""
    good = valid()
    while True:
        format = dice.choice(tuple(good))
        if format == "xls" or dice.random() < 0.3:
            yield "bytes changed", format, _flip(dice, good[format])
        else:
            parts = members(good[format])
            name = dice.choice(tuple(parts))
            parts[name] = _flip(dice, parts[name])
            yield f"bytes changed in {name}", format, packed(parts)


def _flip(dice: random.Random, content: bytes) -> bytes:
    """Some bytes changed, a stretch taken out, or one doubled."""
    changed = bytearray(content)
    if not changed:
        return content
    for _ in range(dice.choice(FLIPS)):
        changed[dice.randrange(len(changed))] = dice.choice((dice.randrange(256), *BYTES))
    start = dice.randrange(len(changed))
    stretch = changed[start : start + dice.randrange(1, 64)]
    match dice.randrange(8):
        case 0:
            del changed[start : start + len(stretch)]
        case 1:
            changed[start:start] = stretch
    return bytes(changed)


def for_seconds(files: Iterator[File], seconds: float) -> Iterator[File]:
    """The files until the time is over."""
    until = time.monotonic() + seconds
    for file in files:
        if time.monotonic() > until:
            return
        yield file


def main() -> int:
    """Run it, print what went wrong; the exit status is 1 if anything did."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=200, help="for the changed bytes")
    parser.add_argument("--seed", type=int, default=random.randrange(2**32))
    asked = parser.parse_args()
    met: Counter[str] = Counter()
    print(f"Seed {asked.seed}, {sum(1 for _ in hostile())} hostile files", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{Path(folder) / 'kpi.sqlite'}")
        found = failures(store, hostile(), Path(folder), met)
        files = for_seconds(flipped(random.Random(asked.seed)), asked.seconds)
        found += failures(store, files, Path(folder), met)
        store.close()
    kept = Path(tempfile.mkdtemp(prefix="kpi-fuzz-")) if found else None
    for number, each in enumerate(found):
        print(f"{each.file}\n    {each.came}")
        if kept:
            (kept / str(number)).write_bytes(each.content)
    print(", ".join(f"{count:,} {what}" for what, count in met.most_common()))
    print(f"{len(found):,} met a defect{f', kept in {kept}' if kept else ''}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
