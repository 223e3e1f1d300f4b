"""The one worker on a database that reads and loads what was uploaded.

What is to be done stands in the store's table of uploads, not here: pages read it there, and what
one server has begun another can finish. Of several servers on one database the one that holds the
lease works, on the uploads of all, and the others wait until it is free. A server that is killed
leaves its lease to run out; then the next one goes on with its uploads.
"""

import datetime as dt
import logging
import os
import secrets
import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

from kpi import loading
from kpi.calendar import Month
from kpi.errors import KpiError, Trouble
from kpi.incidents import note_incident
from kpi.loading.uploads import ITS_TURN, ask_to_load, ask_to_read_again, fail, take_next
from kpi.records import Lease, Upload
from kpi.store import Reader, Store, Writer

LEASE = dt.timedelta(seconds=15)
"""How long a lease lasts: after so long without a sign of life, another server goes on."""

_POLL_SECONDS = 0.5
_log = logging.getLogger(__name__)


class LeaseLost(Exception):
    """Another server has taken over meanwhile: what was begun here is left to it."""


class Jobs:
    """Uploads are worked on one after the other, in the order in which they were handed in.

    Args:
        clock: tells the moment at which a job is done.
        lasts: how long the lease does.
    """

    def __init__(
        self, store: Store, clock: Callable[[], dt.datetime], *, lasts: dt.timedelta = LEASE
    ) -> None:
        self._store = store
        self._clock = clock
        self._lasts = lasts
        self._holder = secrets.token_hex(8)
        self._process = f"process {os.getpid()} on {socket.gethostname()}"
        self._own: set[int] = set()  # the uploads handed in here
        self._stopping = threading.Event()
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="uploads")

    def start(self, upload: int) -> Future[None]:
        """Have an upload read that has been handed in, and find out what it would change."""
        return self._set_to_work(upload)

    def preview(
        self, upload: int, *, as_at: dt.date, first_month: Month | None = None
    ) -> Future[None]:
        """Have an upload read again with other dates.

        Raises:
            KpiError: it has moved on meanwhile.
        """
        ask_to_read_again(self._store, upload, as_at=as_at, first_month=first_month)
        return self._set_to_work(upload)

    def confirm(self, upload: int, *, sure: bool = False) -> Future[None]:
        """Have an upload that has been read loaded; see `kpi.loading.confirm`.

        Raises:
            KpiError: it has moved on meanwhile.
        """
        ask_to_load(self._store, upload, sure=sure)
        return self._set_to_work(upload)

    def resume(self) -> None:
        """Go on with what a server that has stopped left waiting or half done."""
        with self._store.read() as reader:
            left = reader.uploads_under_way()
        if left:
            self._worker.submit(self._work)

    def close(self) -> None:
        """Begin nothing more, and give the lease back when what is begun is done."""
        self._stopping.set()
        self._worker.shutdown(wait=False, cancel_futures=True)

    def _set_to_work(self, upload: int) -> Future[None]:
        self._own.add(upload)
        return self._worker.submit(self._work)

    def _work(self) -> None:
        """Until nothing is under way any more, here or at another server."""
        with self._heart():
            while (upload := self._next()) is not None:
                self._run(upload)
        self._release()

    def _next(self) -> Upload | None:
        """The next upload, once the lease is free; None when there is nothing to be done."""
        while not self._stopping.is_set():
            try:
                with self._store.read() as reader:
                    if not reader.uploads_under_way():
                        return None
                    lease = reader.lease()
                if lease is not None and self._is_anothers(lease):
                    self._say_who_is_at_work(lease)
                else:
                    with self._store.write() as writer:
                        if writer.take_lease(self._lease(), at=self._clock()):
                            self._note_step(writer, ITS_TURN)
                            return take_next(writer, self._holder)
            except Trouble as trouble:  # it may pass: what waits, waits
                _log.warning("%s", trouble)
            self._stopping.wait(_POLL_SECONDS)
        return None

    def _run(self, upload: Upload) -> None:
        """A job that breaks down is a failed upload with an incident number, not a silence."""
        try:
            if upload.state == "loading":
                loading.confirm(
                    self._store,
                    upload.id,
                    at=self._clock(),
                    sure=upload.asked_again,
                    claim=self._claim,
                )
            else:
                loading.preview(
                    self._store,
                    upload.id,
                    at=self._clock(),
                    as_at=upload.as_at,
                    first_month=upload.first_month,
                    claim=self._claim,
                )
        except LeaseLost as lost:
            _log.warning("%s", lost)
        except KpiError as error:
            self._fail(upload, f"{error} Nothing of this file was loaded.")
        except Exception as error:
            number = note_incident(error)
            self._fail(
                upload,
                f"Something went wrong that should not have (incident {number}). Nothing of this "
                "file was loaded: try it again, and if it happens again, tell whoever runs this "
                "product the incident's number.",
            )

    def _fail(self, upload: Upload, message: str) -> None:
        """Say so of the upload; if that can't be kept either, it waits for its turn again."""
        try:
            with self._store.write() as writer:
                self._claim(writer)
                fail(writer, upload, message)
        except (Trouble, LeaseLost) as error:
            _log.warning("Upload %s: %s %s", upload.id, message, error)

    # ── the lease ────────────────────────────────────────────────────────────────────────────

    def _lease(self) -> Lease:
        return Lease(self._holder, self._process, self._clock() + self._lasts)

    def _is_anothers(self, lease: Lease) -> bool:
        return lease.holder != self._holder and lease.until > self._clock()

    def _claim(self, writer: Writer) -> None:
        if not writer.renew_lease(self._lease()):
            raise LeaseLost("Another server has taken over the uploads of this database.")

    @contextmanager
    def _heart(self) -> Iterator[None]:
        """Renew the lease now and then while there is work, however long a step of it takes."""
        done = threading.Event()

        def beat() -> None:
            while not done.wait(self._lasts.total_seconds() / 4):
                try:
                    with self._store.write() as writer:
                        writer.renew_lease(self._lease())
                except Trouble as trouble:
                    _log.warning("%s", trouble)

        heart = threading.Thread(target=beat, name="lease", daemon=True)
        heart.start()
        try:
            yield
        finally:
            done.set()
            heart.join()

    def _release(self) -> None:
        try:
            with self._store.read() as reader:
                lease = reader.lease()
            if lease is None or lease.holder != self._holder:
                return
            with self._store.write() as writer:
                writer.release_lease(self._holder)
        except Trouble as trouble:  # then it runs out
            _log.warning("%s", trouble)

    def _say_who_is_at_work(self, lease: Lease) -> None:
        """Tell those who wait here why they do."""
        step = f"Waiting: another server ({lease.process}) is at work on uploads"
        with self._store.read() as reader:
            told = all(each.step == step for each in self._waiting_here(reader))
        if not told:
            with self._store.write() as writer:
                self._note_step(writer, step)

    def _note_step(self, writer: Writer, step: str) -> None:
        for each in self._waiting_here(writer):
            if each.step != step:
                writer.update_upload(each.id, step=step)

    def _waiting_here(self, reader: Reader) -> list[Upload]:
        """The uploads handed in here on which nobody is at work."""
        under_way = reader.uploads_under_way()
        return [each for each in under_way if each.id in self._own and each.worker is None]
