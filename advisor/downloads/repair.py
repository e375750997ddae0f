"""Putting a file right whose checksum is wrong: parts are fetched once more until the whole is what was published.

The hub publishes one checksum for the whole file, so nothing tells which part is wrong but a second copy of it. A
part that comes twice the same is right; where the two differ the newer one stays, and if that does not mend the whole,
the parts that differed are asked for again. The search ends with the first part that makes the whole right. Parts that
look damaged come first, then those where one answer ended and another began, where most damage is done; if neither
helps, it costs half the file on average.
"""

from __future__ import annotations

from collections.abc import Sequence

from advisor.downloads.checker import Checker, part_bytes
from advisor.downloads.corruption import suspects
from advisor.downloads.partial import Partial
from advisor.downloads.progress import State, Track
from advisor.downloads.remote import RemoteFile
from advisor.downloads.retries import Retries, RetryJudge
from advisor.downloads.stream import HubSource
from advisor.errors import DownloadProblem
from advisor.gguf.identity import shown
from advisor.progress import Cancel

_ROUNDS = 4  # a part that differs each time comes over a connection that cannot carry it


class Repair:
    """The search in one file, all of whose bytes are here."""

    def __init__(
        self, file: RemoteFile, partial: Partial, checker: Checker, source: HubSource, judge: RetryJudge
    ) -> None:
        """checker: that has finished, and did not find what was published."""
        self._file, self._partial, self._checker, self._source, self._judge = file, partial, checker, source, judge
        self._part = part_bytes(file.size)

    def run(self, retries: Retries, track: Track, cancel: Cancel) -> bool:
        """True once the whole is right; False where the server does not send parts, so that all has to come again.

        Raises DownloadProblem where what the server has is not what was published.
        """
        track.set(State.REPAIRING)
        parts = self._order(cancel)
        for _ in range(_ROUNDS):
            disputed = []
            for part in parts:
                track.set(State.REPAIRING)  # again, after a wait
                differs = self._again(part, retries, track, cancel)
                if differs is None:
                    return False
                if differs:
                    disputed.append(part)
                    if self._checker.rehash(part, cancel) == self._file.digest:
                        return True
                else:
                    self._partial.mark_good(part)
            parts = disputed
            if not parts:
                break
        raise not_as_published(self._file)

    def _order(self, cancel: Cancel) -> Sequence[int]:
        count = -(-self._file.size // self._part)
        odd = suspects(self._partial.read, self._file.size, self._part, cancel)
        seams = [seam // self._part for seam in reversed(self._partial.seams)]
        parts = dict.fromkeys([*odd, *(seam for seam in seams if seam < count), *range(count)])
        # Where all were found good and the whole is wrong, one of them was not.
        return [part for part in parts if part not in self._partial.good] or list(parts)

    def _again(self, part: int, retries: Retries, track: Track, cancel: Cancel) -> bool | None:
        """Fetch one part once more over what is here: whether it differs; None where the server sends no parts."""
        at, end, differs = part * self._part, min((part + 1) * self._part, self._file.size), False
        while at < end:
            with retries.one(lambda: at), self._source.open(self._file, at, end - 1) as answer:  # noqa: B023
                if self._judge.has_changed(answer) or self._judge.begins_elsewhere(answer, at):
                    return None
                for chunk in answer.chunks(cancel):
                    chunk = chunk[: end - at]
                    if self._partial.read(at, len(chunk)) != chunk:
                        self._partial.rewrite(at, chunk)
                        differs = True
                    at += len(chunk)
                    track.again(len(chunk))
        return differs


def not_as_published(file: RemoteFile) -> DownloadProblem:
    """The error for a file that cannot be had right."""
    return DownloadProblem(
        "{name} comes from the server other than it was published: its checksum is wrong "
        "however often it is fetched. Try again later, or choose another version.",
        name=shown(file.name),
    )
