"""The controller of an opened file, with verdicts and loads of our making in the place of the engine's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from advisor.fit.measure import ModelFile
from advisor.machine.machine import Machine
from advisor.progress import Cancel
from advisor.services.fits import Fits
from advisor.services.judgement import Assessment, Judgement, RunChoice, RunSettings
from advisor.services.readings import LoadedModel
from advisor.services.run_wishes import KeptWish
from tests.ui import canned
from tests.ui.conftest import some
from tests.ui.wiring import Wiring
from ui.common.judged import Judged
from ui.models.opened_controller import OpenedController
from ui.pages import PageId
from ui.session.controller import SessionController
from ui.session.state import Phase
from ui.store import FRONT

FIT = canned.fit(canned.GAMING)
ASSESSED = Assessment(Judgement(FIT, canned.GAMING), canned.SPEED, ())
LOADED = some(canned.states()["chat"].session.loaded)
PATH = Path("/models/a.gguf")


class Verdicts(Fits):
    """Opens any file and gives one verdict. wishes: what was to be judged."""

    def __init__(self) -> None:
        self.opening_fails: Exception | None = None
        self.judging_fails: Exception | None = None
        self.read: list[Path] = []
        self.wishes: list[RunSettings] = []
        self.weighed: list[bool] = []
        self.kept: dict[Path, KeptWish] = {}
        self.projector: Path | None = None
        self.judged: list[ModelFile] = []
        self.usual = 0

    def open(self, path: Path, *, sees: bool = True) -> ModelFile:
        assert sees
        self.read.append(path)
        if self.opening_fails:
            raise self.opening_fails
        return replace(canned.MODEL, path=path, projector=self.projector)

    def usual_context(self, model: ModelFile, run: RunChoice, wished: int, **_: Any) -> int:
        return self.usual or super().usual_context(model, run, wished, grows=False)

    def kept_wish(self, path: Path) -> KeptWish | None:
        return self.kept.get(path)

    def keep_wish(self, path: Path, run: RunSettings, usual: int) -> None:
        self.kept[path] = KeptWish(run.kv, run.where, None if run.context == usual else run.context)

    def assess(
        self, model: Any, run: Any, report: Callable[[Assessment], None], cancel: Cancel, *, weigh: bool = False
    ) -> Judgement:
        self.wishes.append(run)
        self.judged.append(model)
        self.weighed.append(weigh)
        cancel.check()
        if self.judging_fails:
            raise self.judging_fails
        report(ASSESSED)
        return ASSESSED.judgement


class Loads(SessionController):
    """Notes what was to be loaded, and puts nothing into memory."""

    def __init__(self) -> None:
        self.loads: list[tuple[Path, RunChoice, bool, PageId]] = []

    def bring(self, name: str) -> None:
        """The only one is in front."""
        assert name == FRONT

    def load(self, model: ModelFile, wish: RunChoice, *, force: bool, show: PageId, **_: Any) -> None:
        self.loads.append((model.path, wish, force, show))


@dataclass
class Made:
    """The controller and what it is given, on a computer that is known."""

    wired: Wiring
    fits: Verdicts = field(default_factory=Verdicts)
    session: Loads = field(default_factory=Loads)

    def __post_init__(self) -> None:
        self.do = OpenedController(self.wired.ctx, self.fits, self.session)
        self.knows(canned.GAMING)

    def knows(self, machine: Machine | None) -> None:
        self.wired.ctx.change(computer={"machine": machine})

    @property
    def judged(self) -> Judged:
        return self.wired.state.opened.judged

    def opening(self) -> Path | None:
        return self.wired.state.opened.opening

    def in_memory(self, path: Path, phase: Phase = Phase.READY) -> LoadedModel:
        loaded = replace(LOADED, model=replace(canned.MODEL, path=path), fit=FIT)
        self.wired.ctx.change(session={"loaded": loaded, "phase": phase})
        return loaded
