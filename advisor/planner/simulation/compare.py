"""What prefix caching, aware routing, memory beside the cards and a cache in 8 bits change, each against the plan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from advisor.errors import UsageError
from advisor.fit.tensor_layout import take_apart
from advisor.planner.simulation.assumptions import USERS_PATIENCE, Server, Users
from advisor.planner.simulation.run import SimulationOutcome, Simulator, simulate_at_once
from advisor.planner.vllm.cache import plan_cache
from advisor.planner.vllm.layers import cache_layers
from advisor.planner.vllm.serving import ServePlan
from advisor.sentences import Sentence, sentence

_COMPUTED, _MOVED = 0.5, 0.6  # of what is possible at most
_USUAL_FLOPS, _USUAL_BANDWIDTH = 100e12, 1e12  # of a card that is not known


@dataclass(frozen=True)
class Variant:
    """One way to serve. held: users of whom 95 of 100 messages have their first token within the patience; outcome:
    with the users that were asked for."""

    words: Sentence
    server: Server
    outcome: SimulationOutcome
    held: int


@dataclass(frozen=True)
class SimulatedComparison:
    """as_planned, and what differs from it in one thing. Seconds: patience."""

    users: Users
    count: int
    patience: float
    variants: tuple[Variant, ...]

    @property
    def as_planned(self) -> Variant:
        """The plan itself."""
        return self.variants[0]


def compare(
    server: Server,
    users: Users,
    count: int,
    context: int,
    patience: float = USERS_PATIENCE,
    eight_bit: int = 0,
    simulator: Simulator = simulate_at_once,
) -> SimulatedComparison:
    """Simulate the plan and its variants. context: the most tokens of a request; eight_bit: tokens of the cache in 8
    bits, 0 where it has them; simulator: who computes. UsageError for what makes no sense, else as `simulator`."""
    if count < 1:
        raise UsageError("There is at least one user.")
    if not patience > 0:
        raise UsageError("Users wait for more than 0 seconds.")
    server.check()
    users.check(context)
    if users.longest > server.cache:
        raise UsageError(
            "A conversation comes to {longest:,} tokens, and the cache of a copy of the model holds {cache:,}.",
            longest=users.longest,
            cache=server.cache,
        )
    named = list(_variants(server, eight_bit))
    found = simulator([one for _, one in named], users, count, patience)
    variants = [Variant(words, one, *came) for (words, one), came in zip(named, found, strict=True)]
    return SimulatedComparison(users, count, patience, tuple(variants))


def _variants(server: Server, eight_bit: int) -> Iterator[tuple[Sentence, Server]]:
    yield sentence("as planned"), server
    yield sentence("without prefix caching"), replace(server, reused=False)
    if server.copies > 1:
        yield sentence("without prefix-aware routing"), replace(server, aware=False)
    if server.offload:
        yield sentence("without system memory for the cache"), replace(server, offload=0)
    else:
        beside = sentence("with system memory for four times the cards' cache")
        yield beside, replace(server, offload=4 * server.cache)
    if eight_bit > server.cache:
        smaller = replace(server, cache=eight_bit, offload=server.offload * eight_bit // server.cache)
        yield sentence("with the cache in 8 bits"), smaller


def compare_plan(
    plan: ServePlan,
    users: Users,
    patience: float = USERS_PATIENCE,
    reading: float | None = None,
    writing: float | None = None,
    simulator: Simulator = simulate_at_once,
) -> SimulatedComparison:
    """The same of a plan; reading, writing: tokens a second, None for what its cards allow. Errors as compare."""
    best = plan.best
    eight = 0
    if not plan.eight_bit:
        use = replace(best.cache.use, number=1)
        layers = cache_layers(plan.model.header)
        eight = plan_cache(layers, best.sharing.tensor, use, best.sharing.pipeline).held(best.available).tokens
    server = server_of(plan, reading, writing)
    return compare(server, users, plan.plan.slots, plan.plan.context, patience, eight, simulator)


def server_of(plan: ServePlan, reading: float | None = None, writing: float | None = None) -> Server:
    """The server that a plan makes: its cache in tokens, and its speeds as stated, else as its cards allow.

    A cache of several kinds of layers counts as what conversations of full length leave room for.
    """
    best = plan.best
    per_token = best.cache.request_bytes * best.sharing.cards / plan.plan.context
    read, written = speeds_of(plan)
    return Server(
        best.held.tokens, plan.steps.requests, read if reading is None else reading,
        written if writing is None else writing, int(plan.offload / per_token), copies=best.sharing.copies,
    )  # fmt: skip


def speeds_of(plan: ServePlan) -> tuple[float, float]:
    """Tokens a second that a copy reads, and that it writes of each reply: a rough guess, by half of what its cards
    compute at most and six tenths of what their memory moves."""
    card, best, header = plan.cards, plan.best, plan.model.header
    used = sum(take_apart(header).numbers)
    cards = best.sharing.tensor
    reading = _COMPUTED * (card.flops or _USUAL_FLOPS) * cards / (2 * used)
    read_each = best.weights * best.sharing.pipeline * min(1.0, used / max(1, header.parameters))
    return reading, _MOVED * (card.bandwidth or _USUAL_BANDWIDTH) / read_each
