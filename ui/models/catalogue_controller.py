"""Looking through the catalogue, and at one model of it: at which version, how long a conversation, how it is run."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject

from advisor.catalogue.entry import CatalogueBuild, CatalogueModel
from advisor.fit.fit import Option
from advisor.plan import KvType
from advisor.services.advice import Advisor, Looked
from advisor.services.judgement import RunSettings
from advisor.services.placements import PlacementWish
from ui.common.judged import Judged
from ui.common.judging import Judging
from ui.context import Context
from ui.models.state import Chosen, Sort
from ui.pages import PageId

USUAL_QUANT = "Q4_K_M"  # the version most people take, shown where the ranking has no better one yet


class CatalogueController(QObject):
    """Verbs of the Models page and of a model's own page."""

    def __init__(self, ctx: Context, advice: Advisor) -> None:
        super().__init__()
        self._ctx, self._advice = ctx, advice
        self._wishes: dict[str, RunSettings] = {}  # how models are wished to run, by their id; not their length
        self._judging = Judging(
            ctx,
            "chosen",
            PageId.DETAIL,
            lambda state: state.models.chosen.judged if state.models.chosen else None,
            lambda judged: ctx.change(models={"chosen": {"judged": judged}}),
            lambda: self._judge_chosen(others=True),
        )
        events = ctx.events
        events.model_leaving.connect(self._judging.give_up)
        # What was chosen while nothing could be judged still waits for its answer.
        for over in (
            events.machine_changed,
            events.model_loaded,
            events.loaded_aside,
            events.model_gone,
            events.load_failed,
        ):
            over.connect(self._judge_if_shown)
        events.projector_wanted.connect(self._other_eyes)

    # -- the list ----------------------------------------------------------------------------------------------

    def search(self, text: str) -> None:
        """Show only models with these words."""
        self._browse(search=text)

    def show_everything(self, everything: bool) -> None:
        """Show all models, or only those that run here."""
        self._browse(everything=everything)

    def sort_by(self, order: Sort) -> None:
        """Show the list in another order."""
        self._browse(sort=order, backwards=False)

    def sort_again(self, order: Sort) -> None:
        """Show the list in that order; where it is so already, backwards."""
        browse = self._ctx.state.models.browse
        self._browse(sort=order, backwards=browse.sort == order and not browse.backwards)

    def compare(self, compare: bool) -> None:
        """Show the picture, or the list."""
        self._browse(compare=compare)

    def _browse(self, **changes: Any) -> None:
        self._ctx.change(models={"browse": replace(self._ctx.state.models.browse, **changes)})

    def show(self) -> None:
        """Go to the list."""
        self._ctx.go(PageId.MODELS)

    # -- one model ---------------------------------------------------------------------------------------------

    def choose(self, model: CatalogueModel, build: CatalogueBuild | None = None) -> None:
        """Look at a model, at `build` where one is given; what the ranking knows of it is shown at once."""
        state = self._ctx.state
        known = tuple(one for one in state.models.candidates if one.model.id == model.id)
        build = build or model.build(USUAL_QUANT) or model.builds[0]
        context = min(state.models.asked.context, model.context_train or state.models.asked.context)
        kept = self._wishes.get(model.id, RunSettings())
        wish, weighing = (
            replace(kept, context=context),
            bool(state.models.chosen and state.models.chosen.judged.weighing),
        )
        mine = next((one for one in known if one.build.key == build.key), None)
        usual = wish == RunSettings(context)  # as the ranking judges
        usual = usual and mine is not None and mine.eyes == self._with_eyes(model)
        fitting = usual and mine is not None and mine.fit is not None and mine.fit.plan.context == context
        self._ctx.change(
            models={
                "chosen": Chosen(
                    model,
                    build,
                    Judged(
                        wish,
                        weighing=weighing,
                        judged_on=state.models.ranked_on if fitting else None,
                        fit=mine.fit if mine and fitting else None,
                        speed=mine.speed if mine and fitting else None,
                    ),
                    versions=known if fitting else (),
                )
            },
            shell={"page": PageId.DETAIL},
        )
        self._judge_chosen(others=True)

    def choose_build(self, build: CatalogueBuild) -> None:
        """Look at another version of the chosen model."""
        chosen = self._ctx.state.models.chosen
        if chosen and build != chosen.build:
            known = next((one for one in chosen.versions if one.build.key == build.key and one.fit), None)
            if known and known.fit and known.fit.plan.context != chosen.judged.wish.context:
                known = None
            judged = replace(
                chosen.judged,
                fit=known.fit if known else None,
                speed=known.speed if known else None,
                options=(),
                problem=None,
            )
            self._ctx.change(models={"chosen": replace(chosen, build=build, judged=judged, curve=())})
            self._judge_chosen()

    def choose_quant(self, quant: str) -> None:
        """Look at the chosen model as llama.cpp would quantise it, though no file of that is known."""
        state = self._ctx.state
        chosen, catalogue = state.models.chosen, state.models.catalogue
        if chosen is None or catalogue is None:
            return

        def drafted(found: tuple[CatalogueModel, CatalogueBuild]) -> None:
            model, build = found
            now = self._ctx.state.models.chosen
            if now and now.model == chosen.model:
                self._ctx.change(models={"chosen": replace(now, model=model)})
                self.choose_build(build)

        self._ctx.jobs.start(
            "draft",
            lambda task: self._advice.add_draft(catalogue, chosen.model, quant, task.cancel),
            drafted,
            failed=self._ctx.problem,
        )

    def choose_context(self, tokens: int) -> None:
        """Judge the chosen model with a conversation of so many tokens."""
        self._choose_wish(context=tokens)

    def choose_kv(self, kv: KvType) -> None:
        """Keep its chat memory in this number format."""
        self._choose_wish(kv=kv)

    def choose_where(self, where: PlacementWish) -> None:
        """Lay its parts so."""
        self._choose_wish(where=where)

    def weigh(self, weighing: bool) -> None:
        """Work out, too, what each other way of laying it would be like, from now on."""
        chosen = self._ctx.state.models.chosen
        if chosen and weighing != chosen.judged.weighing:
            self._ctx.change(models={"chosen": {"judged": {"weighing": weighing}}})
            if weighing:
                self._judge_chosen()

    def choose_longest(self) -> None:
        """The longest conversation that fits, or that it was trained for where more was asked."""
        chosen = self._ctx.state.models.chosen
        if chosen and (better := chosen.judged.better_context(chosen.model.context_train)):
            self.choose_context(better)

    def choose_option(self, option: Option) -> None:
        """Take one of the ways out."""
        plan = option.fit.plan
        self._choose_wish(context=plan.context, kv=plan.kv_k, where=PlacementWish())

    def _choose_wish(self, **changes: Any) -> None:
        chosen = self._ctx.state.models.chosen
        if chosen is None or (wish := replace(chosen.judged.wish, **changes)) == chosen.judged.wish:
            return
        self._wishes[chosen.model.id] = wish
        # How the memory grows depends on all of the wish but the length.
        curve = chosen.curve if set(changes) == {"context"} else ()
        self._ctx.change(models={"chosen": {"judged": {"wish": wish}, "curve": curve}})
        self._judge_chosen(others=True)

    # -- judging it --------------------------------------------------------------------------------------------

    def _judge_chosen(self, *, others: bool = False) -> None:
        """Work out the answer for the chosen version; with `others` then those of all versions."""
        state = self._ctx.state
        chosen, catalogue = state.models.chosen, state.models.catalogue
        if chosen is None or catalogue is None:
            return
        judged = chosen.judged
        looked = Looked(
            chosen.model,
            chosen.build,
            judged.wish,
            bool(chosen.versions),
            bool(chosen.curve),
            judged.weighing,
            self._with_eyes(chosen.model),
        )
        others = others or len(chosen.versions) < len(chosen.model.builds)
        self._judging.start(
            lambda task: self._advice.look(
                catalogue, looked, state.models.asked, others=others, report=task.report, cancel=task.cancel
            ),
            self._told,
        )

    def _with_eyes(self, model: CatalogueModel) -> bool:
        """Whether a model is judged, and would be had, with its file for looking at images."""
        return self._ctx.state.models.asked.eyes and model.projector is not None

    def _other_eyes(self) -> None:
        chosen = self._ctx.state.models.chosen
        if chosen and chosen.model.projector:
            self._ctx.change(models={"chosen": {"curve": ()}})
            self._judge_chosen(others=True)

    def _judge_if_shown(self) -> None:
        if self._ctx.state.shell.page is PageId.DETAIL:
            self._judge_chosen(others=True)

    def _told(self, changes: Any) -> None:
        if self._ctx.state.models.chosen:
            self._ctx.change(models={"chosen": changes})
