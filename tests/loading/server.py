"""A server's worker in a process of its own, told what to do line by line.

    python -m tests.loading.server DATABASE SECONDS

`upload PATH` hands a workbook in and prints its number; `confirm N` has it loaded and says so.
"""

import datetime as dt
import sys
from pathlib import Path

from kpi import loading, private_folder
from kpi.loading.worker import Jobs
from kpi.store import open_store
from tests.factories import now


def main() -> None:
    """Work until standard input ends."""
    database, seconds = sys.argv[1:]
    private_folder.sweep()
    store = open_store(f"sqlite:///{database}")
    jobs = Jobs(store, now, lasts=dt.timedelta(seconds=float(seconds)))
    jobs.resume()
    print("ready", flush=True)
    for line in sys.stdin:
        what, _, rest = line.strip().partition(" ")
        if what == "upload":
            path = Path(rest)
            id = loading.stage(store, path, file_name=path.name, by="analyst", at=now())
            print(id, flush=True)
            jobs.start(id)
        else:
            jobs.confirm(int(rest))
            print("asked", flush=True)


if __name__ == "__main__":
    main()
