"""How many blocks of cache a card has room for, and how many requests they hold: vLLM's own sums.

Layers that keep the same make up groups of equally many layers; a block holds so many tokens of every layer of one
group, and all groups take their blocks from one pool. Source: vllm/v1/core/kv_cache_planning.py (get_kv_cache_groups,
get_kv_cache_config_from_groups), kv_cache_utils.py (get_max_concurrency_for_kv_cache_config, get_kv_cache_capacity),
kv_cache_interface.py (max_memory_usage_bytes of each kind), platforms/interface.py (_align_hybrid_block_size).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from advisor.planner.vllm.layers import CacheKind, CacheLayer

BLOCK = 16  # tokens of a block, unasked
_LATENT_BLOCK = 64  # what the kernels for compressed rows take
_HYBRID_LATENT_BLOCK = 128
# Of a compressed row in 8 bits beside an index (fp8_ds_mla): 512 numbers, 4 scales of 32 bits, 64 numbers in 16 bits.
_SPARSE_ROW = 512 + 4 * 4 + 2 * 64
_NEARLY_EVEN = 1.5  # kinds of layers that differ less in number are padded to the larger


@dataclass(frozen=True)
class CacheRules:
    """What differs between versions. batches: steps that are under way at once, whose tokens a window holds beside its
    own; derived: whether the size in tokens is worked out from the requests held, or block by block; even: whether
    kinds of nearly as many layers are padded."""

    batches: int = 2
    derived: bool = True
    even: bool = True


CURRENT = CacheRules()
EARLY = CacheRules(batches=1, derived=False, even=False)  # up to 0.13: one step at a time


@dataclass(frozen=True)
class CacheUse:
    """How the cache is used. number: bytes of a number; length: the most tokens of a request; step: tokens computed in
    one step; reused: whether what requests have in common is kept (prefix caching)."""

    number: int
    length: int
    step: int
    reused: bool = True
    rules: CacheRules = CURRENT


@dataclass(frozen=True)
class CacheGroup:
    """Layers with a block table of their own. tokens: of a block; needed: blocks of one request of full length."""

    layer: CacheLayer
    layers: int
    tokens: int
    needed: int


@dataclass(frozen=True)
class CacheHeld:
    """What memory of some size holds. blocks: in all; requests: of full length at once; tokens: as vLLM logs them."""

    blocks: int
    requests: float
    tokens: int


@dataclass(frozen=True)
class CachePlan:
    """The cache on one card. block_bytes: of a block, over the layers of a group."""

    groups: tuple[CacheGroup, ...]
    block_bytes: int
    use: CacheUse

    @property
    def blocks_needed(self) -> int:
        """Blocks of one request of full length, over all groups."""
        return sum(group.needed for group in self.groups)

    @property
    def request_bytes(self) -> int:
        """Bytes of one request of full length."""
        return self.blocks_needed * self.block_bytes

    @property
    def block_tokens(self) -> int:
        """Tokens of the smallest block."""
        return min(group.tokens for group in self.groups)

    def held(self, available: int) -> CacheHeld:
        """What `available` bytes of one card hold."""
        blocks = max(0, available // self.block_bytes)
        requests = blocks / self.blocks_needed
        if self.use.rules.derived:
            return CacheHeld(blocks, requests, int(requests * self.use.length))
        return CacheHeld(blocks, requests, blocks // len(self.groups) * self.block_tokens)


def plan_cache(layers: Sequence[CacheLayer], cards: int, use: CacheUse, stages: int = 1) -> CachePlan:
    """The cache of the card that has most of it. cards: that share each layer; stages: that share out the layers."""
    kinds = Counter(layers)
    if len(kinds) > 1 and all(layer.kind is CacheKind.FULL for layer in kinds):
        return _one_group(kinds, cards, use, stages)
    tokens, page = _page(kinds, cards, use)
    size = _group_size(list(kinds.values()), use.rules.even)
    groups = []
    for layer, count in kinds.items():
        per_block = tokens
        if layer.kind is not CacheKind.STATE:
            own = _page_bytes(layer, cards, use.number, tokens)
            per_block = tokens * (page // own) if page % own == 0 else tokens
        needed = _needed(layer, per_block, use, stages)
        groups += [CacheGroup(layer, size, per_block, needed)] * -(-count // size)
    return CachePlan(tuple(groups), page * -(-size // stages), use)


def _one_group(kinds: Counter[CacheLayer], cards: int, use: CacheUse, stages: int) -> CachePlan:
    """Layers of several widths that all keep every token share one block table."""
    block = sum(count * _page_bytes(layer, cards, use.number, BLOCK) for layer, count in kinds.items())
    widest = max(kinds, key=lambda layer: layer.heads * layer.width)
    group = CacheGroup(widest, kinds.total(), BLOCK, -(-use.length // BLOCK))
    return CachePlan((group,), -(-block // stages), use)


def _page(kinds: Counter[CacheLayer], cards: int, use: CacheUse) -> tuple[int, int]:
    """Tokens of the usual block, and bytes that every layer's block takes: the largest of them all.

    Beside states a block has as many tokens as make it no smaller than a state.
    """
    attention = [layer for layer in kinds if layer.kind is not CacheKind.STATE]
    state = max((_state_bytes(layer, cards) for layer in kinds if layer.kind is CacheKind.STATE), default=0)
    if not attention:
        return use.length, state
    latent = any(layer.kind is CacheKind.LATENT for layer in attention)
    tokens = _LATENT_BLOCK if latent else BLOCK
    if state:
        step = _HYBRID_LATENT_BLOCK if latent else BLOCK
        each = max(_page_bytes(layer, cards, use.number, 1) for layer in attention)
        tokens = max(tokens, step * -(-state // (step * each)))
    return tokens, max(state, *(_page_bytes(layer, cards, use.number, tokens) for layer in attention))


def _group_size(counts: Sequence[int], even: bool) -> int:
    least, most = min(counts), max(counts)
    return most if even and most < least * _NEARLY_EVEN else least


def _page_bytes(layer: CacheLayer, cards: int, number: int, tokens: int) -> int:
    """Bytes of `tokens` tokens of a layer on one card: heads are shared out, or repeated where they are fewer."""
    if layer.index and number == 1:
        return (_SPARSE_ROW + layer.index) * tokens
    return (max(1, layer.heads // cards) * layer.width * number + layer.index) * tokens


def _state_bytes(layer: CacheLayer, cards: int) -> int:
    return 2 * (layer.convolution // cards) + (4 if layer.exact else 2) * (layer.recurrent // cards)


def _needed(layer: CacheLayer, tokens: int, use: CacheUse, stages: int) -> int:
    """Blocks of a layer that one request of full length has at most."""
    if layer.kind is CacheKind.STATE:
        return 2 if use.reused else 1  # the state now, and the one at the last block's end
    if layer.kind is CacheKind.WINDOW:
        under_way = (use.rules.batches + stages - 1) * use.step
        return -(-min(layer.window - 1 + under_way, use.length) // tokens) + 1
    return -(-use.length // tokens)
