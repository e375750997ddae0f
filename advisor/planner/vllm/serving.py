"""How vLLM serves a plan: on which cards, in which format, with which settings, and how much it then holds. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from advisor.errors import MemoryProblem, UsageError
from advisor.gguf.header import Header
from advisor.machine.machine import Machine
from advisor.plan import ALL_LAYERS, Plan
from advisor.planner.vllm.builds import FormatChoice, choices_of
from advisor.planner.vllm.cache import CacheHeld, CachePlan, CacheUse, plan_cache
from advisor.planner.vllm.cards import Cards, cards_of
from advisor.planner.vllm.layers import cache_layers
from advisor.planner.vllm.sharing import Sharing, keeps_groups, sharings
from advisor.planner.vllm.weights import FormatId, weights_in
from advisor.planner.vllm.working import Steps, Working, working_memory
from advisor.units import Bytes

MOST_UTILISED = 0.92  # what vLLM takes of a card unasked
_MOST_REQUESTS = 1024
_WORTH = 1.1  # times as many users, for which a less preferred way to share is taken


@dataclass(frozen=True)
class VllmModel:
    """What is served. repo: of the model its maker published, "" where that is not known; builds: other repositories by
    format, and its own format under "own"; sees: whether it takes pictures, too."""

    header: Header
    repo: str = ""
    builds: Mapping[str, str] = field(default_factory=dict)
    sees: bool = False


@dataclass(frozen=True)
class ServeWish:
    """What a person chose; empty and 0 leave it to the plan.

    format, repo: of the build; tensor, pipeline: cards that share each layer, and stages; computers: such as the one
    planned for; offload: bytes of each computer's memory for the cache; folder: on each computer's disk, beside that.
    """

    format: FormatId | None = None
    repo: str = ""
    tensor: int = 0
    pipeline: int = 0
    computers: int = 1
    offload: int = 0
    folder: str = ""


@dataclass(frozen=True)
class Settled:
    """One way to serve it, worked out; bytes are of the card that holds most.

    requests: of full length, that all copies of the model hold at once.
    """

    choice: FormatChoice
    sharing: Sharing
    weights: int
    working: Working
    available: int
    cache: CachePlan
    held: CacheHeld

    @property
    def requests(self) -> float:
        """Over all copies."""
        return self.held.requests * self.sharing.copies


@dataclass(frozen=True)
class ServePlan:
    """A plan, ready to be written down for one program or another. utilised: share of a card's memory; eight_bit: the
    cache in 8 bits; others: the same in the other formats, for comparison."""

    model: VllmModel
    plan: Plan
    wish: ServeWish
    cards: Cards
    utilised: float
    steps: Steps
    eight_bit: bool
    best: Settled
    others: tuple[Settled, ...] = ()

    def held_at(self, one: Settled, context: int) -> int:
        """Conversations of `context` tokens that one way to serve it holds at once, over all copies."""
        use = replace(one.cache.use, length=context)
        cache = plan_cache(cache_layers(self.model.header), one.sharing.tensor, use, one.sharing.pipeline)
        return int(cache.held(one.available).requests * one.sharing.copies)

    @property
    def holds_all(self) -> bool:
        """Whether all users' conversations of full length fit at once."""
        return self.best.requests >= self.plan.slots

    @property
    def offload(self) -> int:
        """Bytes of system memory that one copy of the model has for its cache, on all computers that it lies on."""
        return self.wish.offload * self.wish.computers // self.best.sharing.copies

    @property
    def beyond_training(self) -> bool:
        """Whether more context is asked for than the model was trained for."""
        trained = self.model.header.context_train
        return bool(trained) and self.plan.context > (trained or 0)


def plan_serving(
    model: VllmModel,
    machine: Machine,
    plan: Plan,
    wish: ServeWish,
    *,
    copies: bool = False,
    share: float = MOST_UTILISED,
) -> ServePlan:
    """Work out how `plan` is served on computers like `machine`.

    copies: whether several copies of the model may share the users, instead of one over all cards; share: of each
    card's memory that may be taken at most. Raises UsageError for what vLLM cannot do, MemoryProblem where not one
    conversation fits.
    """
    eight_bit = _check(plan, wish, machine)
    cards = cards_of(machine)
    utilised = max(0.0, min(share, int(100 * (1 - cards.reserve / cards.memory)) / 100))
    requests = min(plan.slots, _MOST_REQUESTS)
    steps = Steps(max(cards.step_tokens, requests), requests)
    formats = choices_of(model.header, model.repo, model.builds, wish.format, wish.repo, cards)
    ways = sharings(model.header, cards.count, wish.computers, wish.tensor, wish.pipeline, copies=copies)
    settled = [
        _settle(model, plan, cards, utilised, steps, eight_bit, one, able)
        for one in formats
        if (able := [way for way in ways if _loads(model.header, one, way, wish)])
    ]
    if not settled:
        raise UsageError(
            "{repo} has scales for {group} numbers at a time, and with {tensor} cards to share each layer they would "
            "not stay together: leave the number of cards to the plan, or choose another format.",
            repo=formats[-1].repo,
            group=formats[-1].group,
            tensor=ways[0].tensor,
        )
    best = next((one for one in settled if one.requests >= plan.slots), None)
    best = best or max(settled, key=lambda one: one.requests)
    if best.held.requests < 1:
        raise MemoryProblem(
            "Not one conversation of {context:,} tokens fits: {name} at {format} takes {weights} of a card's {memory}, "
            "and {left} of the {needed} that its cache takes are left.",
            context=plan.context,
            format=best.choice.format.label,
            name=model.header.name,
            weights=Bytes(best.weights),
            memory=Bytes(cards.memory),
            left=Bytes(max(0, best.available)),
            needed=Bytes(best.cache.request_bytes),
        )
    others = tuple(one for one in settled if one is not best)
    return ServePlan(model, plan, wish, cards, utilised, steps, eight_bit, best, others)


def _loads(header: Header, choice: FormatChoice, way: Sharing, wish: ServeWish) -> bool:
    """Whether a build can be shared out so. One that a person named along with its cards may have other groups."""
    return bool(wish.repo and wish.tensor) or keeps_groups(header, way.tensor, choice.group)


def _check(plan: Plan, wish: ServeWish, machine: Machine) -> bool:
    """Whether the cache is to have 8 bits; UsageError for settings that only llama.cpp has."""
    if plan.split or plan.main_gpu is not None or plan.moves_parts or plan.gpu_layers != ALL_LAYERS:
        raise UsageError(
            "vLLM and SGLang share a model out evenly and keep all of it on the cards: leave out what says where "
            "layers or parts of it lie."
        )
    kind = plan.kv_k
    if plan.kv_v != kind or kind not in ("f16", "bf16", "q8_0"):
        raise UsageError(
            "vLLM and SGLang keep keys and values alike, in 16 bits (f16) or in 8 (q8_0), not as {keys} and {values}.",
            keys=plan.kv_k,
            values=plan.kv_v,
        )
    if wish.offload and wish.offload > machine.host.memory:
        raise UsageError(
            "{size} of system memory are to keep chat memory, and there are {memory}.",
            size=Bytes(wish.offload),
            memory=Bytes(machine.host.memory),
        )
    if wish.folder and not wish.offload:
        raise UsageError("What goes to the disk goes through system memory: say how much of that, too.")
    return kind == "q8_0"


def _settle(
    model: VllmModel,
    plan: Plan,
    cards: Cards,
    utilised: float,
    steps: Steps,
    eight_bit: bool,
    choice: FormatChoice,
    ways: Sequence[Sharing],
) -> Settled:
    """The first way in which all users fit, else one in which more do than in those before it."""
    layers, weights = cache_layers(model.header), weights_in(model.header, choice.format)
    use = CacheUse(1 if eight_bit else 2, plan.context, steps.tokens)
    best: Settled | None = None
    for way in ways:
        taken = weights.on_fullest_card(way.tensor, way.pipeline)
        working = working_memory(model.header, steps, way.tensor, sorted_choice=not cards.nvidia)
        available = int(cards.memory * utilised) - taken - working.total
        cache = plan_cache(layers, way.tensor, use, way.pipeline)
        found = Settled(choice, way, taken, working, available, cache, cache.held(available))
        if found.requests >= plan.slots:
            return found
        if best is None or found.requests > best.requests * _WORTH:
            best = found
    assert best is not None  # there is at least one way
    return best
