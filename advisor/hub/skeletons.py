"""The skeletons of builds on the hub: from the cache, else by looking into their files, several at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed

from advisor.errors import AdvisorError, Cancelled, HubRefused, HubUnreachable
from advisor.gguf.reader import NOTHING_ALIKE, Value
from advisor.hub.cache import SkeletonCache
from advisor.hub.hub import Hub
from advisor.hub.listing import HubBuild
from advisor.hub.remote import Peeked, peek
from advisor.progress import Cancel

AT_ONCE = 6
Answer = tuple[HubBuild, bytes | AdvisorError]
"""A build with its skeleton, or with why there is none."""


class Skeletons:
    """Where the skeletons of builds on `hub` come from; safe from any thread."""

    def __init__(self, hub: Hub, cache: SkeletonCache | None = None) -> None:
        self.hub, self._cache = hub, cache or SkeletonCache()

    def one(self, build: HubBuild, cancel: Cancel | None = None) -> bytes:
        """The skeleton of a build. Raises as `peek`."""
        return self._cache.get(build) or self._look(build, NOTHING_ALIKE, cancel).skeleton

    def each(self, builds: Sequence[HubBuild], cancel: Cancel | None = None) -> Iterator[Answer]:
        """Every one of the builds, which are of one repository, as they come in: first those that are known.

        Raises HubRefused, HubUnreachable or Cancelled, where the rest would fare no better.
        """
        unknown = []
        for build in builds:
            if skeleton := self._cache.get(build):
                yield build, skeleton
            else:
                unknown.append(build)
        alike = NOTHING_ALIKE
        while unknown and not alike:
            build = unknown.pop(0)
            try:
                peeked = self._look(build, alike, cancel)
            except AdvisorError as error:
                yield build, _of_this_build(error)
            else:
                alike = peeked.metadata
                yield build, peeked.skeleton
        if unknown:
            yield from self._rest(unknown, alike, cancel)

    def _rest(self, builds: Sequence[HubBuild], alike: Mapping[str, Value], cancel: Cancel | None) -> Iterator[Answer]:
        pool = ThreadPoolExecutor(AT_ONCE, "plimsoll-hub")
        try:
            asked = {pool.submit(self._look, build, alike, cancel): build for build in builds}
            for answer in as_completed(asked):
                error = answer.exception()
                if error is not None and not isinstance(error, AdvisorError):
                    raise error
                yield asked[answer], _of_this_build(error) if error else answer.result().skeleton
        finally:
            pool.shutdown(cancel_futures=True)

    def _look(self, build: HubBuild, alike: Mapping[str, Value], cancel: Cancel | None) -> Peeked:
        peeked = peek(self.hub, build, alike, cancel)
        self._cache.put(build, peeked.skeleton)
        return peeked


def _of_this_build(error: AdvisorError) -> AdvisorError:
    """The error again, where it says nothing of the other builds."""
    if isinstance(error, (HubRefused, HubUnreachable, Cancelled)):
        raise error
    return error
