"""Trying again: how often, after how long, and which strange answers to believe in the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from advisor.downloads.partial import Partial
from advisor.downloads.progress import State, Track
from advisor.downloads.stream import OtherFile, RangeResponse
from advisor.downloads.throttle import RetryPolicy
from advisor.errors import DownloadProblem, HubUnreachable
from advisor.progress import Cancel

STUBBORN = 3  # answers alike after which a strange server means what it says


class Retries:
    """The patience of one fetch."""

    def __init__(self, patience: RetryPolicy, track: Track, cancel: Cancel) -> None:
        self._patience, self._track, self._cancel = patience, track, cancel
        self._fruitless = 0

    @contextmanager
    def one(self, progress: Callable[[], int]) -> Iterator[None]:
        """One try. A failure that may pass ends the block and is waited out; any success is seen in `progress`.

        Raises DownloadProblem where patience is at an end, and whatever else the block raises.
        """
        before = progress()
        try:
            yield
        except HubUnreachable as problem:
            self._fruitless = 0 if progress() > before else self._fruitless + 1
            tries = STUBBORN + 1 if isinstance(problem, OtherFile) else self._patience.tries
            if self._fruitless >= tries:
                raise _given_up(problem) from problem
            # A connection that broke after it brought something is simply made again.
            wait = self._patience.delay(self._fruitless, problem.retry_after if self._fruitless else None)
            self._track.set(State.RETRYING, str(problem), wait)
            self._track.alarm.wait(wait, self._cancel)
        else:
            self._fruitless = 0


def _given_up(problem: HubUnreachable) -> DownloadProblem:
    if isinstance(problem, OtherFile):
        return DownloadProblem("{problem} Start the download again to get the file that is there now.", problem=problem)
    return DownloadProblem("{problem} What was fetched is kept; resume when the connection is better.", problem=problem)


class RetryJudge:
    """Whether an answer is about the file that is being fetched."""

    def __init__(self, partial: Partial) -> None:
        self._partial = partial
        self._seen: Counter[str] = Counter()

    def has_changed(self, answer: RangeResponse) -> bool:
        """Whether the storage has another state of the file now than the one that is here in part.

        Raises OtherFile as long as the next answer may be better: a fault passes, a habit stays.
        """
        tag, ours = answer.tag, self._partial.tag
        if not tag or tag == ours:
            return False
        changed = bool(ours) and self._partial.length > 0
        if answer.suspect or changed:
            self._seen[tag] += 1
            if self._seen[tag] < STUBBORN:
                raise OtherFile("The server has another file under this name now.", tag)
        if not changed:
            self._partial.set_tag(tag)
        return changed

    def begins_elsewhere(self, answer: RangeResponse, wanted: int) -> bool:
        """Whether a server sends the whole file whatever is asked for; raises HubUnreachable the first time."""
        if answer.first == wanted:
            return False
        self._seen["whole"] += 1
        if self._seen["whole"] == 1:
            raise HubUnreachable("The server sent the file from its beginning instead of going on.", 0.0)
        return True
