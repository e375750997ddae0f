"""Into how many parts a model is shared out: cards that compute each layer together, stages one after the other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from advisor.errors import UsageError
from advisor.gguf.header import Header
from advisor.planner.vllm.layers import key_heads

_BY_INPUTS = re.compile(r"\.(attn_output|ffn_down\w*|ssm_out)\.weight$")


@dataclass(frozen=True)
class Sharing:
    """tensor: cards that share each layer; pipeline: stages that share out the layers; copies: of the whole model."""

    tensor: int
    pipeline: int = 1
    copies: int = 1

    @property
    def cards(self) -> int:
        """Of one copy."""
        return self.tensor * self.pipeline


def sharings(
    header: Header, cards: int, computers: int, tensor: int = 0, pipeline: int = 0, *, copies: bool = False
) -> list[Sharing]:
    """The ways to share it out, the preferred one first; at least one.

    cards: of each computer. tensor, pipeline: as asked for, 0 for as fits best. copies: whether fewer cards may hold a
    copy each, the fewest first. Raises UsageError for what cannot be.
    """
    if computers < 1:
        raise UsageError("There is at least one computer to serve on.")
    together = cards * computers
    fitting = list(_fitting(header, cards))
    _check(header, cards, together, tensor, pipeline, fitting)
    if tensor and not pipeline and not copies:
        pipeline = computers
    found = [
        Sharing(one, count, together // (one * count) if copies else 1)
        for one in ([tensor] if tensor else reversed(fitting))
        for count in _stages(together // one, together, one, pipeline, all_cards=not copies)
        if count <= max(1, header.layers or 1)
    ]
    found.sort(key=lambda way: (way.cards if copies else -way.cards, way.pipeline))
    return found


def _stages(most: int, together: int, tensor: int, asked: int, *, all_cards: bool) -> list[int]:
    if asked:
        return [asked] if asked <= most else []
    stages = [count for count in range(1, most + 1) if together % (tensor * count) == 0]
    return stages[-1:] if all_cards else stages


def _fitting(header: Header, cards: int) -> Iterator[int]:
    """Numbers of cards of one computer that can share each layer, the fewest first."""
    for count in range(1, cards + 1):
        if cards % count == 0 and _divides(header, count):
            yield count


def _divides(header: Header, count: int) -> bool:
    """vLLM wants attention heads to divide, and key heads to divide or to be repeated whole."""
    if _heads(header) % count:
        return False
    if header.number("{arch}.attention.kv_lora_rank"):
        return True
    keys = max(key_heads(header, header.layers or 1))
    return keys % count == 0 or count % keys == 0


def keeps_groups(header: Header, count: int, group: int) -> bool:
    """Whether each of `count` cards gets whole groups of numbers of the matrices that are shared out by their inputs;
    vLLM loads no others."""
    return count == 1 or all(
        tensor.shape[0] % (count * group) == 0 for tensor in header.tensors if _BY_INPUTS.search(tensor.name)
    )


def _heads(header: Header) -> int:
    stated = header.value("{arch}.attention.head_count")
    some = stated if isinstance(stated, tuple) else (stated,)
    return max((one for one in some if isinstance(one, int)), default=0) or 1


def _check(header: Header, cards: int, together: int, tensor: int, pipeline: int, fitting: list[int]) -> None:
    if tensor < 0 or pipeline < 0:
        raise UsageError("A model is shared out over at least one card, and in at least one stage.")
    if tensor and not _divides(header, tensor):
        raise UsageError(
            "{name} has {heads} attention heads, which {tensor} cards cannot share evenly: {fitting} can.",
            name=header.name,
            heads=_heads(header),
            tensor=tensor,
            fitting=", ".join(map(str, fitting)),
        )
    if tensor > cards:
        raise UsageError(
            "{tensor} cards are to share each layer, and a computer has {cards}: only stages go across computers.",
            tensor=tensor,
            cards=cards,
        )
    if max(1, tensor) * max(1, pipeline) > together:
        raise UsageError(
            "{tensor} × {pipeline} cards are asked for, and there are {together}.",
            tensor=max(1, tensor),
            pipeline=max(1, pipeline),
            together=together,
        )
    if pipeline > (header.layers or pipeline):
        raise UsageError(
            "{name} has {layers} layers, which cannot make up {pipeline} stages.",
            name=header.name,
            layers=header.layers,
            pipeline=pipeline,
        )
