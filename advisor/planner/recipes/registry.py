"""Every way to serve a plan that can be written down; a row a way. The terminal and the window list these."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from advisor.errors import UsageError
from advisor.fit.fit import Fit
from advisor.machine.machine import Machine
from advisor.plan import Plan
from advisor.planner.recipes.bentoml import bentoml
from advisor.planner.recipes.llama_server import llama_server
from advisor.planner.recipes.names import LLAMA_SERVER
from advisor.planner.recipes.ray_serve import ray_serve
from advisor.planner.recipes.recipe import Recipe
from advisor.planner.recipes.sglang import sglang
from advisor.planner.recipes.two_models import llama_server_for_two, sglang_for_two, vllm_for_two
from advisor.planner.recipes.vllm import vllm, vllm_on_ray
from advisor.planner.vllm.serving import ServePlan, ServeWish, VllmModel, plan_serving
from advisor.planner.vllm.two_models import plan_two_models
from advisor.sentences import Sentence, sentence


@dataclass(frozen=True)
class RecipeKind:
    """One way. id: what a person types; title: what the program calls itself; needs: what it takes, in words.

    write: of a plan for vLLM and its like, None for llama.cpp's own, which serves the GGUF file as it was judged.
    copies: whether several copies of the model may share the users; several: whether it goes over several computers.
    beside: of two plans that share the cards, the planned one first; alone: why it serves no second model on them.
    """

    id: str
    title: str
    needs: Sentence
    write: Callable[[ServePlan], Recipe] | None = None
    copies: bool = False
    several: bool = False
    beside: Callable[[ServePlan, ServePlan], Recipe] | None = None
    alone: Callable[[], UsageError] | None = None


def _on_ray() -> UsageError:
    return UsageError("Ray gives each model whole cards: for two on the same ones take vLLM alone, once for each.")


def _in_bentoml() -> UsageError:
    return UsageError(
        "A BentoML service is given whole cards: for two models on the same ones take vLLM alone, once for each."
    )


_CARDS = sentence("Cards of NVIDIA or AMD, and the model's own repository instead of a GGUF file.")
RECIPES = (
    RecipeKind(LLAMA_SERVER, "llama-server", sentence("Any computer; serves the GGUF file as it was judged here.")),
    RecipeKind("vllm", "vLLM", _CARDS, vllm, beside=vllm_for_two),
    RecipeKind(
        "vllm-ray", "vLLM on Ray", sentence("As vLLM; over several computers, with Ray on each."), vllm_on_ray,
        several=True, alone=_on_ray,
    ),
    RecipeKind(
        "ray-serve", "Ray Serve LLM",
        sentence("As vLLM; several copies of the model share the users, each goes on with what it began."),
        ray_serve, copies=True, several=True, alone=_on_ray,
    ),
    RecipeKind(
        "bentoml", "BentoML", sentence("As vLLM; a service that can be packed into a container."), bentoml,
        alone=_in_bentoml,
    ),
    RecipeKind("sglang", "SGLang", _CARDS, sglang, several=True, beside=sglang_for_two),
)  # fmt: skip


@dataclass(frozen=True)
class ServedBeside:
    """A second model on the same cards, as ToServe has the planned one."""

    plan: Plan
    model: VllmModel
    fit: Fit
    file: tuple[str, str] | None = None


@dataclass(frozen=True)
class ToServe:
    """What a recipe is written of. plan: as asked for; fit: as llama.cpp runs it, and file: the argument and the value
    that name its GGUF for llama-server, None where no file of it is known. second: a model beside it."""

    machine: Machine
    plan: Plan
    model: VllmModel
    fit: Fit
    file: tuple[str, str] | None = None
    wish: ServeWish = field(default_factory=ServeWish)
    second: ServedBeside | None = None


def recipe_kind(name: str) -> RecipeKind:
    """By its id; UsageError for none."""
    found = next((kind for kind in RECIPES if kind.id == name), None)
    if found is None:
        known = ", ".join(kind.id for kind in RECIPES)
        raise UsageError("'{name}' is no way to serve: choose {known}.", name=name, known=known)
    return found


def serve_plan(kind: RecipeKind, what: ToServe) -> ServePlan | None:
    """How vLLM or its like lays the plan out; None for llama-server. Errors as plan_serving."""
    if kind.write is None:
        if what.wish != ServeWish():
            raise UsageError("llama-server serves the file as it was judged: what was chosen for vLLM is not for it.")
        return None
    if what.wish.computers > 1 and not kind.several:
        raise UsageError("{title} is planned for one computer; vllm-ray goes over several.", title=kind.title)
    if what.second:
        return _two(kind, what, what.second)[0]
    return plan_serving(what.model, what.machine, what.plan, what.wish, copies=kind.copies)


def _two(kind: RecipeKind, what: ToServe, second: ServedBeside) -> tuple[ServePlan, ServePlan]:
    if kind.beside is None:
        raise kind.alone() if kind.alone else UsageError("{title} serves one model.", title=kind.title)
    if what.wish.computers > 1:
        raise UsageError("Two models on the same cards are planned for one computer.")
    return plan_two_models(what.model, what.machine, what.plan, what.wish, second.model, second.plan)


def write_recipe(kind: RecipeKind, what: ToServe) -> Recipe:
    """The recipe; UsageError or MemoryProblem where the plan cannot be served so."""
    planned = serve_plan(kind, what)
    if kind.beside and what.second:
        return kind.beside(*_two(kind, what, what.second))
    if kind.write and planned:
        return kind.write(planned)
    made = _llama_server(what.fit, what.file)
    second = what.second
    return llama_server_for_two(made, _llama_server(second.fit, second.file)) if second else made


def _llama_server(fit: Fit, file: tuple[str, str] | None) -> Recipe:
    if file is None:
        raise UsageError(
            "No file of {model} at {quant} is known, so there is nothing to serve.",
            model=fit.model.name,
            quant=fit.model.quant,
        )
    return llama_server(fit, file)
