"""Getting one file whole and right: over broken connections, wrong answers and a full disk."""

from __future__ import annotations

from dataclasses import dataclass, field

from advisor.downloads.checker import Checker
from advisor.downloads.partial import Partial
from advisor.downloads.progress import State, Track
from advisor.downloads.remote import RemoteFile
from advisor.downloads.repair import Repair, not_as_published
from advisor.downloads.retries import Retries, RetryJudge
from advisor.downloads.space import Space, disk_errors
from advisor.downloads.stream import HubSource, RangeResponse
from advisor.downloads.throttle import RetryPolicy, SpeedLimit
from advisor.errors import Cancelled
from advisor.progress import Cancel
from advisor.units import MIB

STARTS = 3  # times a file that changes under our hands is begun
LOOK_EVERY = 32 * MIB  # bytes between two looks at the disk


@dataclass(frozen=True)
class Means:
    """What a fetch works with."""

    source: HubSource
    patience: RetryPolicy = field(default_factory=RetryPolicy)
    limit: SpeedLimit = field(default_factory=SpeedLimit)
    space: Space = field(default_factory=Space)


def fetch(file: RemoteFile, partial: Partial, means: Means, track: Track, cancel: Cancel) -> None:
    """Fetch what `partial` lacks and see that every byte is right; afterwards it can be published.

    Raises Cancelled; HubProblem where the hub will not; DownloadProblem (DiskFull among them) where it cannot be done
    here. What was fetched stays in the partial.
    """
    one = _Fetch(file, partial, means, track, cancel)
    try:
        with disk_errors(partial.path.parent, partial.missing):
            for _ in range(STARTS):
                if one.attempt():
                    return
                track.again(partial.length)
                partial.reset()
        raise not_as_published(file)
    except Cancelled:
        with disk_errors(partial.path.parent, partial.missing):
            partial.sync()
        raise
    finally:
        means.space.release(partial.path)


class _Fetch:
    def __init__(self, file: RemoteFile, partial: Partial, means: Means, track: Track, cancel: Cancel) -> None:
        self._file, self._partial, self._means, self._track, self._cancel = file, partial, means, track, cancel
        self._retries = Retries(means.patience, track, cancel)
        self._judge = RetryJudge(partial)

    def attempt(self) -> bool:
        """From what is here to a file that is right; False where it has to be begun again."""
        self._track.have(self._file.name, self._partial.length)
        self._means.space.claim(self._partial.path, self._file.size)
        checker = Checker(self._file, self._partial)
        self._track.checks(lambda: checker.done)
        try:
            while self._partial.length < self._file.size:
                if not self._load(checker):
                    return False
            self._track.set(State.CHECKING)
            if checker.finish(self._cancel) == self._file.digest:
                return True
            repair = Repair(self._file, self._partial, checker, self._means.source, self._judge)
            return repair.run(self._retries, self._track, self._cancel)
        finally:
            self._track.checks(None)
            checker.stop()

    def _load(self, checker: Checker) -> bool:
        """One answer of the server, as far as it comes; False where the file there is another one now."""
        with (
            self._retries.one(lambda: self._partial.length),
            self._means.source.open(self._file, self._partial.length) as answer,
        ):
            if self._judge.has_changed(answer):
                return False
            self._judge.begins_elsewhere(answer, self._partial.length)
            self._track.set(State.LOADING)
            self._append(answer, checker)
        return True

    def _append(self, answer: RangeResponse, checker: Checker) -> None:
        if self._partial.length:
            self._partial.seam()
        skip, looked = self._partial.length - answer.first, self._partial.length
        for chunk in answer.chunks(self._cancel):
            self._means.limit.take(len(chunk), self._cancel)
            chunk = chunk[: skip + self._partial.missing()]  # however much more a server sends
            known, new = chunk[:skip], chunk[skip:]
            skip -= len(known)
            self._partial.append(new)
            self._track.received(self._file.name, len(new))
            self._track.again(len(known))
            if not self._partial.missing():
                return
            if self._partial.length - looked >= LOOK_EVERY:
                looked = self._partial.length
                checker.check()
                self._partial.check_there()
                self._means.space.claim(self._partial.path, self._file.size)
