"""Whether builds on the hub fit, exactly, before any of them is downloaded."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from advisor.errors import AdvisorError, Cancelled, EngineProblem
from advisor.fit.fit import Fit, assess
from advisor.fit.measure import Measures, Opened
from advisor.gguf.header import Header
from advisor.hub.listing import HubBuild
from advisor.hub.skeletons import Skeletons
from advisor.machine.machine import Machine
from advisor.plan import Plan
from advisor.progress import Cancel

MakePlan = Callable[[Header], Plan]
Layers = Literal["auto", "fixed"]
MOST_KEPT = 4096  # of the answers, which are some kB each


@dataclass(frozen=True)
class Judged:
    """A build on the hub with its Fit, or with a sentence that says why there is none."""

    build: HubBuild
    fit: Fit | None
    problem: str | None = None


class Judge:
    """Judges builds on the hub by dry runs, and remembers the answers for as long as the machine stays the same."""

    def __init__(self, measurer: Measures, skeletons: Skeletons) -> None:
        self._measurer, self._skeletons = measurer, skeletons
        self._opened: dict[str, Opened] = {}
        self._answers: dict[tuple[str, Plan, Layers], tuple[Machine, Fit]] = {}

    def open(self, build: HubBuild, cancel: Cancel | None = None) -> Opened:
        """A build, ready for dry runs; its header says the true sizes.

        Raises HubProblem where its files are not to be had, GgufError or ModelProblem where they are none to use, or
        Cancelled.
        """
        return self._opened.get(build.key) or self._open(build, self._skeletons.one(build, cancel))

    def one(
        self,
        build: HubBuild,
        machine: Machine,
        make_plan: MakePlan,
        *,
        layers: Layers = "auto",
        cancel: Cancel | None = None,
    ) -> Fit:
        """The Fit of a build. make_plan: the plan for a build of this header. Raises as `open` and `assess`."""
        return self._judge(build, self.open(build, cancel), machine, make_plan, layers, cancel)

    def each(
        self, builds: Sequence[HubBuild], machine: Machine, make_plan: MakePlan, *, cancel: Cancel | None = None
    ) -> Iterator[Judged]:
        """Every one of the builds, which are of one repository, judged as its header comes in.

        Raises HubRefused, HubUnreachable, EngineProblem or Cancelled, where the rest would fare no better.
        """
        new = [build for build in builds if build.key not in self._opened]
        for build in builds:
            if build not in new:
                yield self._judged(build, None, machine, make_plan, cancel)
        for build, skeleton in self._skeletons.each(new, cancel):
            yield self._judged(build, skeleton, machine, make_plan, cancel)

    def _judged(
        self,
        build: HubBuild,
        skeleton: bytes | AdvisorError | None,
        machine: Machine,
        make_plan: MakePlan,
        cancel: Cancel | None,
    ) -> Judged:
        try:
            if isinstance(skeleton, AdvisorError):
                raise skeleton
            opened = self._opened[build.key] if skeleton is None else self._open(build, skeleton)
            return Judged(build, self._judge(build, opened, machine, make_plan, "auto", cancel))
        except (EngineProblem, Cancelled):
            raise
        except AdvisorError as error:
            return Judged(build, None, str(error))

    def _open(self, build: HubBuild, skeleton: bytes) -> Opened:
        laid = self._measurer.open_skeleton(build.name.rsplit("/", 1)[-1], skeleton)
        sizes = replace(laid.header, file_bytes=build.files[0].size, set_bytes=build.size)
        self._opened[build.key] = replace(laid, header=sizes)
        return self._opened[build.key]

    def _judge(
        self,
        build: HubBuild,
        opened: Opened,
        machine: Machine,
        make_plan: MakePlan,
        layers: Layers,
        cancel: Cancel | None,
    ) -> Fit:
        plan = make_plan(opened.header)
        on, fit = self._answers.get((build.key, plan, layers), (None, None))
        if fit is None or on != machine:
            fit = assess(self._measurer, opened, machine, plan, layers=layers, cancel=cancel)
            if not fit.model.name:
                fit = replace(fit, model=replace(fit.model, name=str(build)))
            if len(self._answers) >= MOST_KEPT:
                self._answers.clear()
            self._answers[build.key, plan, layers] = machine, fit
        return fit
