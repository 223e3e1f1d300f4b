"""The one worker that reads and loads what was uploaded.

A job's state is in the store's table of uploads, not here: pages read it there, and a job that
the server's end cut short is put right at the next start.
"""

import datetime as dt
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from kpi import loading
from kpi.calendar import Month
from kpi.incidents import note_incident
from kpi.store import Store


class Jobs:
    """Uploads are worked on one after the other, in the order in which they were handed in.

    Args:
        clock: tells the moment at which a job is done.
    """

    def __init__(self, store: Store, clock: Callable[[], dt.datetime]) -> None:
        self._store = store
        self._clock = clock
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="uploads")

    def preview(
        self, upload: int, *, as_at: dt.date | None = None, first_month: Month | None = None
    ) -> Future[None]:
        """Read an upload and find out what it would change."""
        self._note(upload, "waiting", "Waiting for its turn")
        return self._submit(
            upload,
            lambda: loading.preview(
                self._store, upload, at=self._clock(), as_at=as_at, first_month=first_month
            ),
        )

    def confirm(self, upload: int, *, sure: bool = False) -> Future[None]:
        """Load an upload that has been read; see `kpi.loading.confirm`."""
        self._note(upload, "loading", "Waiting for its turn")
        return self._submit(
            upload, lambda: loading.confirm(self._store, upload, at=self._clock(), sure=sure)
        )

    def _submit(self, upload: int, job: Callable[[], object]) -> Future[None]:
        return self._worker.submit(self._run, upload, job)

    def _run(self, upload: int, job: Callable[[], object]) -> None:
        """A job that breaks down is a failed upload with an incident number, not a silence."""
        try:
            job()
        except Exception as error:
            number = note_incident(error)
            with self._store.write() as writer:
                writer.update_upload(
                    upload,
                    state="failed",
                    step="",
                    message=f"Something went wrong that should not have (incident {number}). "
                    "Nothing of this file was loaded: try it again, and if it happens again, tell "
                    "whoever runs this product the incident's number.",
                )

    def _note(self, upload: int, state: str, step: str) -> None:
        with self._store.write() as writer:
            writer.update_upload(upload, state=state, step=step, progress=0.0)
