"""The skeletons of builds on the hub: from the cache, else by looking into their files, several at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed

from advisor.errors import AdvisorError, Cancelled, GgufError, HubRefused, HubUnreachable
from advisor.gguf.reader import NOTHING_ALIKE, Value
from advisor.gguf.skeleton import pack_skeleton, unpack
from advisor.hub.hub import Hub
from advisor.hub.listing import HubBuild
from advisor.hub.remote import Peeked, peek
from advisor.progress import Cancel
from advisor.storage.answers import Answers
from advisor.storage.cache import Cache, shared_cache

_AT_ONCE = 6
_Answer = tuple[HubBuild, bytes | AdvisorError]
"""A build with its skeleton, or with why there is none."""


class Skeletons:
    """Where the skeletons of builds on `hub` come from; safe from any thread.

    What was looked into once is kept packed, a few kB each, under what tells a build's content.
    """

    def __init__(self, hub: Hub, cache: Cache | None = None) -> None:
        """cache: the person's own where none is given."""
        self.hub = hub
        self._kept = Answers(cache or shared_cache(), "skeleton on the hub", bytes)

    def one(self, build: HubBuild, cancel: Cancel | None = None) -> bytes:
        """The skeleton of a build. Raises as `peek`."""
        return self._known(build) or self._look(build, NOTHING_ALIKE, cancel).skeleton

    def each(self, builds: Sequence[HubBuild], cancel: Cancel | None = None) -> Iterator[_Answer]:
        """Every one of the builds, which are of one repository, as they come in: first those that are known.

        Raises HubRefused, HubUnreachable or Cancelled, where the rest would fare no better.
        """
        unknown = []
        for build in builds:
            if skeleton := self._known(build):
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

    def _rest(self, builds: Sequence[HubBuild], alike: Mapping[str, Value], cancel: Cancel | None) -> Iterator[_Answer]:
        pool = ThreadPoolExecutor(_AT_ONCE, "plimsoll-hub")
        try:
            asked = {pool.submit(self._look, build, alike, cancel): build for build in builds}
            for answer in as_completed(asked):
                error = answer.exception()
                if error is not None and not isinstance(error, AdvisorError):
                    raise error
                yield asked[answer], _of_this_build(error) if error else answer.result().skeleton
        finally:
            pool.shutdown(cancel_futures=True)

    def _known(self, build: HubBuild) -> bytes | None:
        packed = self._kept.get(build.key)
        try:
            return unpack(packed) if packed else None
        except GgufError:
            return None  # of another version of Plimsoll

    def _look(self, build: HubBuild, alike: Mapping[str, Value], cancel: Cancel | None) -> Peeked:
        peeked = peek(self.hub, build, alike, cancel)
        self._kept.put(pack_skeleton(peeked.skeleton), build.key)
        return peeked


def _of_this_build(error: AdvisorError) -> AdvisorError:
    """The error again, where it says nothing of the other builds."""
    if isinstance(error, (HubRefused, HubUnreachable, Cancelled)):
        raise error
    return error
