"""Dry runs of catalogue builds: recalled from the cache, or made by engine children, one per thread.

On a real graphics card each of them holds a driver's context, of 107 to 555 MB, for as long as it lives.
"""

from __future__ import annotations

import queue
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from advisor.catalogue.entry import Catalogue
from advisor.catalogue.groups import CatalogueGroup
from advisor.engine.process import EngineProcess
from advisor.engine.protocol import EngineSettings
from advisor.errors import Cancelled, EngineProblem
from advisor.fit.dry_run_cache import DryRunCache, Run
from advisor.fit.fast_estimator.group import Member
from advisor.fit.fast_estimator.survey import RunOne
from advisor.fit.measure import Measurer, device_names
from advisor.gguf.skeleton import write_sparse
from advisor.gguf.tensors import padded
from advisor.machine.machine import Machine
from advisor.plan import Plan
from advisor.progress import Cancel
from advisor.units import GIB, MIB

_ALIGNMENT = 32  # what skeletons of the catalogue pad their tensors to
# Hundreds of models are opened one after another. glibc gives memory back to the system after each, to be taken and
# cleared anew for the next, which was up to half of a ranking's time; told so, it keeps it. Other C libraries do not
# know these names. The children end with the ranking.
_KEEP_MEMORY = {
    "MALLOC_MMAP_THRESHOLD_": str(4 * GIB), "MALLOC_TRIM_THRESHOLD_": str(8 * GIB), "MALLOC_TOP_PAD_": str(64 * MIB),
}  # fmt: skip


class NotKept(Exception):
    """A dry run that is not kept was asked for where none may be made."""


class DryRuns:
    """Owns engine children and laid-out skeletons: close it when done. recalled: how many runs were not made anew."""

    def __init__(
        self,
        catalogue: Catalogue,
        machine: Machine,
        settings: EngineSettings,
        kept: DryRunCache,
        cancel: Cancel | None,
        start: Callable[..., EngineProcess] = EngineProcess,
    ) -> None:
        """start: starts an engine child, called as EngineProcess is; by whoever is to end it with all others."""
        self._catalogue, self._machine, self._settings = catalogue, machine, settings
        self._kept, self._cancel, self._start = kept, cancel, start
        self._idle: queue.SimpleQueue[Measurer] = queue.SimpleQueue()
        self._all: list[Measurer] = []
        self._starters: list[threading.Thread] = []
        self._lock = threading.Lock()
        self._folder: tempfile.TemporaryDirectory[str] | None = None  # made when the first skeleton is laid out
        self.recalled = 0

    def start(self, count: int) -> None:
        """Have so many engine children ready soon, while the caller does other things."""
        for _ in range(count):
            measurer = self._made()
            self._idle.put(measurer)
            starter = threading.Thread(target=_start, args=(measurer,), name="ranking-start")
            starter.start()
            self._starters.append(starter)

    def close(self) -> None:
        """End every engine child."""
        for starter in self._starters:
            starter.join()
        for measurer in self._all:
            measurer.close()
        if self._folder:
            self._folder.cleanup()

    def recall(self, group: CatalogueGroup, member: Member, plan: Plan) -> Run:
        """A dry run that is kept; NotKept if it is not."""
        if self._cancel:
            self._cancel.check()
        known = self._kept.get(group.group.skeleton(member), plan)
        if known is None:
            raise NotKept
        with self._lock:
            self.recalled += 1
        return known

    @contextmanager
    def one_child(self, group: CatalogueGroup) -> Iterator[RunOne]:
        """What makes or recalls dry runs of a group, all on one engine child, which is not started before it is needed.

        Runs of one build belong together: the child keeps the last model for the next context.
        """
        measurer: Measurer | None = None
        laid: dict[str, Path] = {}

        def run(member: Member, plan: Plan) -> Run:
            nonlocal measurer
            try:
                return self.recall(group, member, plan)
            except NotKept:
                pass
            measurer = measurer or self._measurer()
            if member.types not in laid:
                laid[member.types] = self._lay(group, member)
            names = device_names(self._machine, plan)
            made = Run.of(measurer.dry_run(laid[member.types], plan, names, self._cancel))
            self._kept.put(group.group.skeleton(member), plan, made)
            return made

        try:
            yield run
        finally:
            for path in laid.values():
                path.unlink(missing_ok=True)
            if measurer:
                self._idle.put(measurer)

    def _measurer(self) -> Measurer:
        try:
            return self._idle.get_nowait()
        except queue.Empty:
            return self._made()

    def _made(self) -> Measurer:
        made = Measurer(self._settings, start=partial(self._start, environment=_KEEP_MEMORY))
        with self._lock:
            self._all.append(made)
        return made

    def _lay(self, group: CatalogueGroup, member: Member) -> Path:
        skeleton = self._catalogue.skeleton(group.build(member))
        length = padded(len(skeleton), _ALIGNMENT) + sum(member.anatomy.held) + member.anatomy.looked_up
        with self._lock:
            self._folder = self._folder or tempfile.TemporaryDirectory(prefix="plimsoll-ranking-")
            # A folder a thread: no two lay out a build of one name at once. A new one a build took 2 ms to be rid of.
            folder = Path(self._folder.name) / str(threading.get_ident())
            folder.mkdir(exist_ok=True)
        # Under the build's own name, for that is what the engine's complaints mention.
        path = folder / f"{group.model.name}-{member.model.quant}.gguf".replace("/", "_")
        write_sparse(skeleton, path, length)
        return path


def _start(measurer: Measurer) -> None:
    try:
        measurer.engine()
    except (EngineProblem, Cancelled):
        return  # whoever needs it tries again and is told
