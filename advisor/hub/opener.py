"""Builds on the hub, opened for dry runs before any of them is downloaded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from advisor.errors import AdvisorError
from advisor.fit.measure import Measures, Opened
from advisor.hub.listing import HubBuild
from advisor.hub.skeletons import Skeletons
from advisor.progress import Cancel


class Opener:
    """Opens builds on the hub, each once."""

    def __init__(self, measurer: Measures, skeletons: Skeletons) -> None:
        self._measurer, self._skeletons = measurer, skeletons
        self._opened: dict[str, Opened] = {}

    def one(self, build: HubBuild, cancel: Cancel | None = None) -> Opened:
        """A build, ready for dry runs; its header says the true sizes.

        Raises HubProblem where its files are not to be had, GgufError or ModelProblem where they are none to use, or
        Cancelled.
        """
        return self._opened.get(build.key) or self._open(build, self._skeletons.one(build, cancel))

    def each(
        self, builds: Sequence[HubBuild], cancel: Cancel | None = None
    ) -> Iterator[tuple[HubBuild, Opened | AdvisorError]]:
        """Every one of the builds, which are of one repository, as its header comes in; or what is wrong with it.

        Raises HubRefused, HubUnreachable or Cancelled, where the rest would fare no better.
        """
        new = [build for build in builds if build.key not in self._opened]
        for build in builds:
            if build not in new:
                yield build, self._opened[build.key]
        for build, skeleton in self._skeletons.each(new, cancel):
            yield build, skeleton if isinstance(skeleton, AdvisorError) else self._try(build, skeleton)

    def _try(self, build: HubBuild, skeleton: bytes) -> Opened | AdvisorError:
        try:
            return self._open(build, skeleton)
        except AdvisorError as error:
            return error

    def _open(self, build: HubBuild, skeleton: bytes) -> Opened:
        laid = self._measurer.open_skeleton(build.name.rsplit("/", 1)[-1], skeleton)
        header = replace(laid.header, file_bytes=build.files[0].size, set_bytes=build.size)
        if not header.name:
            header = header.called(str(build))
        self._opened[build.key] = replace(laid, header=header)
        return self._opened[build.key]
