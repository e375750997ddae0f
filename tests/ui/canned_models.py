"""States of the Models page, of a model's own page, and of the recommendation, without an engine."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from advisor.catalogue.candidate import Requirements
from advisor.catalogue.entry import Use
from advisor.errors import EngineMissing
from advisor.fit.bill import Bill
from advisor.fit.fit import Fit
from advisor.fit.speed_band import Band, Speed
from advisor.fit.unseen_projector import UnseenProjector
from advisor.fit.verdict import Verdict, judge, spare
from advisor.machine.machine import Machine
from advisor.services.judgement import RunSettings
from tests.ui import canned, canned_catalogue
from ui.common.judged import Judged
from ui.models.state import Browse, Chosen
from ui.pages import PageId
from ui.store import AppState

WISH = Requirements(Use.CHAT, 16384, 5.0)
NOTHING = Requirements(Use.IMAGES, 131072, 5.0)  # that a small computer could fulfil
CATALOGUE = canned_catalogue.catalogue()


def ranked(machine: Machine, wish: Requirements = WISH, **changes: object) -> AppState:
    """The list, ranked on `machine`."""
    found = canned_catalogue.candidates(CATALOGUE, machine, wish)
    state = AppState().change(
        shell={"page": PageId.MODELS},
        computer={"machine": machine},
        models={
            "catalogue": CATALOGUE,
            "asked": wish,
            "candidates": found,
            "to_rank": len(found),
            "ranked_on": machine,
            "advice": canned_catalogue.advice(found, wish),
        },
    )
    return state.change(**changes)


def detail(machine: Machine, name: str, quant: str, **changes: object) -> AppState:
    """A model's own page, judged."""
    state = ranked(machine, shell={"page": PageId.DETAIL})
    model, build = CATALOGUE.find(f"{name}:{quant}")
    assert build is not None
    versions = tuple(one for one in state.models.candidates if one.model is model)
    fit = canned_catalogue.fit(model, build, machine, WISH.context)
    lengths = [1024 * 2**power for power in range(8)]
    curve = tuple((n, canned_catalogue.fit(model, build, machine, n).bill) for n in lengths)
    speed = next((one.speed for one in versions if one.build.key == build.key), None)
    judged = Judged(RunSettings(WISH.context), judged_on=machine, fit=fit, speed=speed)
    chosen = Chosen(model, build, judged, versions, curve)
    return state.change(models={"chosen": replace(chosen, judged=replace(judged, **changes))})  # type: ignore[arg-type]  # fields by name


def too_slow() -> AppState:
    """A model that runs, but so slowly that nobody would wait for it."""
    state = detail(canned.GAMING, "Qwen3-32B", "Q4_K_M")
    chosen = state.models.chosen
    assert chosen is not None
    speed = Speed(Band.around(0.9, 1.4), Band.around(14, 1.6), "from the memory's bandwidth", 8192)
    slow = tuple(replace(one, speed=speed) if one.build == chosen.build else one for one in chosen.versions)
    return state.change(models={"chosen": replace(chosen, versions=slow, judged=replace(chosen.judged, speed=speed))})


def seeing() -> AppState:
    """A model that is to be had with its file for looking at images: that is in its bill."""
    state = detail(canned.PLAIN, "Gemma-3-12B-it", "Q6_K")
    chosen = state.models.chosen
    assert chosen is not None
    assert chosen.model.projector is not None
    eyes = UnseenProjector(chosen.model.projector.bytes)

    def sees(fit: Fit) -> Fit:
        row = fit.bill.devices[0]
        bill = Bill((replace(row, weights=row.weights + eyes.weights, compute=row.compute + eyes.work),))
        return replace(
            fit, bill=bill, verdict=judge(bill, canned.PLAIN, offloaded=False), spare=spare(bill, canned.PLAIN)
        )

    versions = tuple(replace(one, fit=sees(one.fit), eyes=True) if one.fit else one for one in chosen.versions)
    fit = next(one.fit for one in versions if one.build == chosen.build)
    asked = replace(state.models.asked, eyes=True)
    return state.change(models={"asked": asked, "chosen": {"versions": versions, "judged": {"fit": fit}}})


@cache  # states are values: who asks again gets the same ones
def states() -> dict[str, AppState]:
    """Every moment worth looking at, by a name for its picture."""
    gaming = ranked(canned.GAMING)
    few = gaming.models.candidates[:23]
    waiting = Chosen(CATALOGUE.models[6], CATALOGUE.models[6].builds[1], Judged(RunSettings(16384), judging=True))
    return {
        "models-reading": AppState().change(shell={"page": PageId.MODELS}, computer={"scanning": True}),
        "models-ranking": gaming.change(
            models={"candidates": few, "ranking": True, "advice": None, "browse": Browse(everything=True)}
        ),
        "models": gaming,
        "models-all": gaming.change(models={"browse": Browse(everything=True)}),
        "models-opened": canned.opened(canned.GAMING, canned.fit(canned.GAMING)).change(
            shell={"page": PageId.MODELS},
            models={"catalogue": CATALOGUE, "candidates": gaming.models.candidates, "asked": WISH},
        ),
        "models-small": ranked(canned.SMALL),
        "models-nothing-found": gaming.change(models={"browse": Browse(search="no such model")}),
        "models-nothing-runs": ranked(canned.SMALL, NOTHING),
        "models-problems": gaming.change(
            models={
                "catalogue": replace(CATALOGUE, problems=("acme/Broken-7B lacks 'builds', so it is left out.",)),
                "skipped": ("Phi-4-mini-instruct at Q8_0: its skeleton is damaged.",),
            }
        ),
        "models-failed": AppState().change(
            shell={"page": PageId.MODELS},
            computer={"machine": canned.PLAIN},
            models={
                "catalogue": CATALOGUE,
                "ranking_problem": EngineMissing(
                    "The engine (llama-cpp-python) is not installed. Run: python3 packaging/bootstrap.py run"
                ).sentence,
            },
        ),
        "models-compare": gaming.change(models={"browse": Browse(compare=True, everything=True)}),
        "models-compare-empty": gaming.change(
            models={"browse": Browse(compare=True), "candidates": (), "ranking": True, "advice": None}
        ),
        "detail-waiting": gaming.change(shell={"page": PageId.DETAIL}, models={"candidates": (), "chosen": waiting}),
        "detail-fits": detail(canned.GAMING, "Qwen3-8B", "Q4_K_M"),
        "detail-tight": detail(canned.SMALL, "Phi-4-mini-instruct", "Q4_K_M"),
        "detail-slower": detail(canned.GAMING, "Qwen3-32B", "Q4_K_M"),
        "detail-too-slow": too_slow(),
        "detail-no": detail(canned.GAMING, "DeepSeek-V3.1", "Q4_K_M"),
        "detail-eyes": seeing(),
        "detail-eyes-not-wanted": detail(canned.PLAIN, "Gemma-3-12B-it", "Q6_K"),
        "detail-beyond": detail(
            canned.PLAIN,
            "Qwen3-8B",
            "Q4_K_M",
            wish=RunSettings(200_000),
            problem="Qwen3-8B was trained to follow 131,072 tokens.",
            speed=None,
        ),
        "pc-ranking": gaming.change(
            shell={"page": PageId.PC}, models={"candidates": few, "ranking": True, "advice": None}
        ),
        "pc-advice": gaming.change(shell={"page": PageId.PC}),
        "pc-nothing": ranked(canned.SMALL, NOTHING, shell={"page": PageId.PC}),
    }


DRAWN = (
    "models-ranking", "models", "models-small", "models-nothing-found", "models-problems", "models-compare",
    "detail-waiting", "detail-slower", "detail-too-slow", "detail-eyes", "pc-ranking", "pc-advice",
)  # fmt: skip
"""Those between them that hold everything that can be seen."""

VERDICTS = {
    Verdict.FITS: "detail-fits",
    Verdict.TIGHT: "detail-tight",
    Verdict.SLOWER: "detail-slower",
    Verdict.NO: "detail-no",
}
