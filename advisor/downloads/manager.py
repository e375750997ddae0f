"""All downloads of this program: a queue, a thread for each that is running, and what they are doing.

Terminal and window use the same: `add`, then look at `snapshot()` now and then, or when `on_change` is called. What
is running when the program ends goes on with `restore()` at the next start.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from advisor.downloads.download_model import deliver
from advisor.downloads.fetch import Means
from advisor.downloads.licenses import Licenses
from advisor.downloads.progress import State, Track
from advisor.downloads.record import Record, Records, Wish
from advisor.downloads.remote import Request
from advisor.downloads.space import disk_errors
from advisor.downloads.status import FileStatus, Snapshot, Status
from advisor.downloads.storage import Shelf
from advisor.errors import AdvisorError, Cancelled, FileProblem, UsageError
from advisor.hub.client import hang_up
from advisor.progress import Cancel

_log = logging.getLogger(__name__)
REPORT_SECONDS = 0.1
_STATES: dict[Wish, State] = {
    "run": State.QUEUED, "pause": State.PAUSED, "done": State.DONE, "failed": State.FAILED,
}  # fmt: skip


@dataclass(eq=False)
class _Job:
    record: Record
    track: Track
    cancel: Cancel = field(default_factory=Cancel)
    thread: threading.Thread | None = None
    problem: AdvisorError | None = None

    @property
    def id(self) -> str:
        return self.record.request.id


class Downloads:
    """The downloads of this program. Every method may be called from any thread and returns at once, but `close`.

    A download that is not there any more is none to stop or to go on with: that is no error.
    """

    def __init__(
        self,
        means: Means,
        *,
        at_once: int = 1,
        records: Records | None = None,
        licenses: Licenses | None = None,
        on_change: Callable[[], None] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """means: where from and how. on_change: called from any thread, some ten times a second; it must not wait."""
        self._means = means
        self._at_once = at_once
        self._records = records or Records()
        self._licenses = licenses or Licenses()
        self._on_change, self._clock = on_change, clock
        self._told = 0.0
        self._looks = 0
        self._lock = threading.RLock()
        self._ended = threading.Condition(self._lock)
        self._jobs: dict[str, _Job] = {}
        self._threads: set[threading.Thread] = set()
        self._closing = False

    # -- what a person can do ------------------------------------------------------------------------------------

    def add(self, request: Request, shelf: Shelf) -> str:
        """Download a model, or go on with it where it was left; its id.

        Raises UsageError where the license was not shown yet (see Licenses), FileProblem where it cannot be noted.
        """
        if request.license and not self._licenses.seen(request.repo, request.license):
            raise UsageError(
                "{repo} is under the licence {license}. Show it before the download.",
                repo=request.repo,
                license=request.license,
            )
        with self._lock:
            known = self._jobs.get(request.id)
            if known and known.track.state is not State.DONE:
                self.resume(known.id)
                return known.id
            job = self._new_job(Record(request, shelf))
            self._records.save(job.record)
        self._pump()
        return job.id

    def restore(self) -> None:
        """Take up the downloads of earlier runs; those that were running go on."""
        with self._lock:
            for record in self._records.load():
                if record.wish == "done" and any(record.shelf.is_here(file) is False for file in record.request.files):
                    self._records.forget(record)  # somebody removed the model
                elif record.request.id not in self._jobs:
                    self._new_job(record)
        self._pump()

    def pause(self, download: str) -> None:
        """Stop it and keep what was fetched; it stays so over a restart."""
        with self._lock:
            job = self._jobs.get(download)
            if job is None or job.track.state in (State.DONE, State.FAILED):
                return
            self._note(job, "pause")
            if job.thread is None:
                job.track.set(State.PAUSED)
                self._ended.notify_all()
            job.cancel.request()

    def resume(self, download: str) -> None:
        """Go on with one that was paused or failed; one that waits before another try tries at once."""
        with self._lock:
            job = self._jobs.get(download)
            if job is None:
                return
            if job.thread is not None:
                job.track.alarm.ring()
                if not job.cancel.requested:
                    return
            if job.track.state is not State.DONE:
                self._note(job, "run")
                if job.thread is None:
                    self._queue(job)
        self._pump()

    def cancel(self, download: str) -> None:
        """Stop it and throw away what was fetched of files that are not whole; it leaves the list.

        Raises DownloadProblem where the disk refuses.
        """
        with self._lock:
            job = self._jobs.pop(download, None)
            if job is None:
                return
            self._records.forget(job.record)
            job.cancel.request()
            self._ended.notify_all()
        if job.thread is None:
            with disk_errors(job.record.shelf.folder):
                self._discard(job)
        self._tell(True)

    def forget(self, download: str) -> None:
        """Take a finished one off the list; its files stay."""
        with self._lock:
            job = self._jobs.get(download)
            if job and job.track.state is State.DONE:
                self._records.forget(self._jobs.pop(download).record)
        self._tell(True)

    def set_at_once(self, count: int) -> None:
        """How many may run at the same time; those that run already are not stopped."""
        self._at_once = max(1, count)
        self._pump()

    def set_limit(self, rate: int | None) -> None:
        """At most so many bytes a second, all together; None for no limit."""
        self._means.limit.rate = rate

    # -- looking -------------------------------------------------------------------------------------------------

    def snapshot(self) -> Snapshot:
        """All downloads as they are now; takes no time worth speaking of."""
        with self._lock:
            self._looks += 1
            return Snapshot(tuple(self._status(job) for job in self._jobs.values()), self._looks)

    def wait(self, download: str, seconds: float | None = None) -> bool:
        """Wait until it is done, paused, failed or cancelled; False where `seconds` were not enough."""

        def settled() -> bool:
            job = self._jobs.get(download)
            return job is None or (job.thread is None and job.track.state is not State.QUEUED)

        with self._ended:
            return self._ended.wait_for(settled, seconds)

    def close(self) -> None:
        """Stop everything, keep what was fetched, and wait until every thread has ended."""
        with self._lock:
            self._closing = True
            threads = list(self._threads)
            for job in self._jobs.values():
                job.cancel.request()
        hang_up()
        for thread in threads:
            thread.join()

    def __enter__(self) -> Downloads:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # -- inside --------------------------------------------------------------------------------------------------

    def _new_job(self, record: Record) -> _Job:
        sizes = {file.name: file.size for file in record.request.files}
        job = _Job(record, Track(sizes, self._tell, self._clock))
        job.track.set(_STATES[record.wish], record.reason)
        for file in record.request.files:
            job.track.done[file.name] = record.shelf.fetched(file)
        self._jobs[job.id] = job
        return job

    def _queue(self, job: _Job) -> None:
        job.cancel, job.problem = Cancel(), None
        job.track.set(State.QUEUED)

    def _note(self, job: _Job, wish: Wish, reason: str = "") -> None:
        job.record = job.record.with_(wish, reason)
        if job.id in self._jobs:
            self._records.save(job.record)

    def _pump(self) -> None:
        """Start what may be started."""
        with self._lock:
            if self._closing:
                return
            running = sum(job.thread is not None for job in self._jobs.values())
            for job in self._jobs.values():
                if running < self._at_once and job.thread is None and job.track.state is State.QUEUED:
                    job.thread = threading.Thread(
                        target=self._work, args=(job,), name=f"download {job.id}", daemon=True
                    )
                    self._threads.add(job.thread)
                    job.thread.start()
                    running += 1

    def _work(self, job: _Job) -> None:
        """On a thread of the job's own."""
        try:
            deliver(job.record.request, job.record.shelf, self._means, job.track, job.cancel)
            self._end(job, State.DONE)
        except Cancelled:
            self._end(job, State.PAUSED)
        except AdvisorError as error:
            self._end(job, State.FAILED, error)
        except BaseException:
            self._end(job, State.FAILED, AdvisorError("The download stopped for a reason that Plimsoll does not know."))
            raise

    def _end(self, job: _Job, state: State, problem: AdvisorError | None = None) -> None:
        with self._lock:
            self._threads.discard(threading.current_thread())
            job.thread, job.problem = None, problem
            reason = problem.sentence if problem else ""
            if self._jobs.get(job.id) is not job:
                if job.id not in self._jobs:
                    self._discard_late(job)
            elif state is State.PAUSED and job.record.wish == "run" and not self._closing:
                self._queue(job)  # resumed before it had stopped
            else:
                job.track.set(state, reason)
                if state is not State.PAUSED:
                    self._note_end(job, "done" if state is State.DONE else "failed", reason)
            self._ended.notify_all()
        self._pump()

    def _note_end(self, job: _Job, wish: Wish, reason: str) -> None:
        """What became of it matters less than that it happened: a record that cannot be written spoils nothing."""
        try:
            self._note(job, wish, reason)
        except FileProblem as error:
            _log.warning("%s", error)

    def _discard(self, job: _Job) -> None:
        for file in job.record.request.files:
            job.record.shelf.discard(file)

    def _discard_late(self, job: _Job) -> None:
        """After `cancel`, when nobody waits for an answer any more."""
        try:
            self._discard(job)
        except OSError as error:
            _log.warning("what was fetched of %s could not be thrown away: %s", job.record.request.title, error)

    def _status(self, job: _Job) -> Status:
        track, request = job.track, job.record.request
        with track.lock:
            files = tuple(FileStatus(name, size, track.done[name]) for name, size in track.sizes.items())
            state, reason, again = track.state, track.reason, track.repeated
            checked = track.checked() if track.checked else None
        return Status(
            job.id, request.title, request.repo, request.license, state, files,
            speed=track.meter.speed if state is State.LOADING else None,
            reason=reason,
            retry_in=track.retry_in if state is State.RETRYING else None,
            problem=job.problem,
            paths=tuple(map(job.record.shelf.path, request.files)) if state is State.DONE else (),
            folder=job.record.shelf.folder,
            again=again,
            checked=checked,
            added=job.record.added,
        )  # fmt: skip

    def _tell(self, important: bool) -> None:
        now = self._clock()
        if self._on_change and (important or now - self._told >= REPORT_SECONDS):
            self._told = now
            self._on_change()
