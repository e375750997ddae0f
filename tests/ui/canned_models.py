"""States of the Models page, of a model's own page, and of the recommendation, without an engine."""

from __future__ import annotations

from dataclasses import replace

from advisor.catalogue.candidate import Wish
from advisor.catalogue.entry import Use
from advisor.fit.verdict import Verdict
from advisor.machine.machine import Machine
from tests.ui import canned, canned_catalogue
from ui.store import AppState, Browse, Chosen, PageId
from ui.store import Wish as RunWish

WISH = Wish(Use.CHAT, 16384, 5.0)
NOTHING = Wish(Use.IMAGES, 131072, 5.0)  # that a small computer could fulfil
CATALOGUE = canned_catalogue.catalogue()


def ranked(machine: Machine, wish: Wish = WISH, **changes: object) -> AppState:
    """The list, ranked on `machine`."""
    found = canned_catalogue.candidates(CATALOGUE, machine, wish)
    state = AppState(
        page=PageId.MODELS,
        machine=machine,
        catalogue=CATALOGUE,
        asked=wish,
        candidates=found,
        to_rank=len(found),
        ranked_on=machine,
        advice=canned_catalogue.advice(found, wish),
    )
    return state.with_(**changes)


def detail(machine: Machine, name: str, quant: str, **changes: object) -> AppState:
    """A model's own page, judged."""
    state = ranked(machine, page=PageId.DETAIL)
    model, build = CATALOGUE.find(f"{name}:{quant}")
    assert build is not None
    versions = tuple(one for one in state.candidates if one.model is model)
    fit = canned_catalogue.fit(model, build, machine, WISH.context)
    lengths = [1024 * 2**power for power in range(8)]
    curve = tuple((n, canned_catalogue.fit(model, build, machine, n).bill) for n in lengths)
    chosen = Chosen(model, build, RunWish(WISH.context), False, machine, fit, versions=versions, curve=curve)
    return state.with_(chosen=replace(chosen, **changes))  # type: ignore[arg-type]  # fields by name


def states() -> dict[str, AppState]:
    """Every moment worth looking at, by a name for its picture."""
    gaming = ranked(canned.GAMING)
    few = gaming.candidates[:23]
    waiting = Chosen(CATALOGUE.models[6], CATALOGUE.models[6].builds[1], RunWish(16384), judging=True)
    return {
        "models-reading": AppState(page=PageId.MODELS, scanning=True),
        "models-ranking": gaming.with_(candidates=few, ranking=True, advice=None, browse=Browse(everything=True)),
        "models": gaming,
        "models-all": gaming.with_(browse=Browse(everything=True)),
        "models-opened": canned.opened(canned.GAMING, canned.fit(canned.GAMING)).with_(
            page=PageId.MODELS, catalogue=CATALOGUE, candidates=gaming.candidates, asked=WISH
        ),
        "models-small": ranked(canned.SMALL),
        "models-nothing-found": gaming.with_(browse=Browse(search="no such model")),
        "models-nothing-runs": ranked(canned.SMALL, NOTHING),
        "models-problems": gaming.with_(
            catalogue=replace(CATALOGUE, problems=("acme/Broken-7B lacks 'builds', so it is left out.",)),
            skipped=("Phi-4-mini-instruct at Q8_0: its skeleton is damaged.",),
        ),
        "models-failed": AppState(
            page=PageId.MODELS,
            machine=canned.PLAIN,
            catalogue=CATALOGUE,
            ranking_problem="llama.cpp is not installed. Run the set-up again.",
        ),
        "models-compare": gaming.with_(browse=Browse(compare=True, everything=True)),
        "models-compare-empty": gaming.with_(browse=Browse(compare=True), candidates=(), ranking=True, advice=None),
        "detail-empty": gaming.with_(page=PageId.DETAIL),
        "detail-waiting": gaming.with_(page=PageId.DETAIL, candidates=(), chosen=waiting),
        "detail-fits": detail(canned.GAMING, "Qwen3-8B", "Q4_K_M"),
        "detail-tight": detail(canned.SMALL, "Phi-4-mini-instruct", "Q4_K_M"),
        "detail-slower": detail(canned.GAMING, "Qwen3-32B", "Q4_K_M"),
        "detail-no": detail(canned.GAMING, "DeepSeek-V3.1", "Q4_K_M"),
        "detail-eyes": detail(canned.PLAIN, "Gemma-3-12B-it", "Q6_K"),
        "detail-beyond": detail(
            canned.PLAIN,
            "Qwen3-8B",
            "Q4_K_M",
            wish=RunWish(200_000),
            problem="Qwen3-8B was trained to follow 131,072 tokens.",
        ),
        "pc-ranking": gaming.with_(page=PageId.PC, candidates=few, ranking=True, advice=None),
        "pc-advice": gaming.with_(page=PageId.PC),
        "pc-nothing": ranked(canned.SMALL, NOTHING, page=PageId.PC),
    }


DRAWN = (
    "models-ranking", "models", "models-small", "models-nothing-found", "models-problems", "models-compare",
    "detail-waiting", "detail-slower", "detail-eyes", "pc-ranking", "pc-advice",
)  # fmt: skip
"""Those between them that hold everything that can be seen."""

VERDICTS = {
    Verdict.FITS: "detail-fits",
    Verdict.TIGHT: "detail-tight",
    Verdict.SLOWER: "detail-slower",
    Verdict.NO: "detail-no",
}
