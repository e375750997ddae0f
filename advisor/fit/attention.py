"""What a model's layers look back at: what a token leaves in the chat memory, and how much the next ones do with it.

Read off a header's facts, as llama.cpp reads them (llama-model.cpp, load_hparams). Layers with a recurrent state in
place of attention leave nothing that grows.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

Lookup = Callable[[str], object]
"""A value of the metadata by its key, in which "{arch}" stands for the architecture; None where there is none."""

# Every how many layers one looks back at everything, where the file does not say (llama-model.cpp, set_swa_pattern).
_ONE_IN: dict[str, int] = {
    "gemma2": 2, "gemma3": 6, "gemma3n": 5, "gpt-oss": 2, "cohere2": 4, "llama4": 4, "exaone4": 4, "olmo2": 4,
    "gemma-embedding": 6, "smallthinker": 4,
}  # fmt: skip
_USUAL_WIDTH = 128  # numbers of a head


class Attends(NamedTuple):
    """One layer's attention; zeros for a layer that has none.

    keys, values: numbers that a token leaves in the chat memory. work: how many numbers a later token multiplies for
    each token it looks back at. window: how many tokens back it looks, 0 for all of them.
    """

    keys: int = 0
    values: int = 0
    work: int = 0
    window: int = 0


def attention(layers: Sequence[Collection[str]], value: Lookup) -> tuple[Attends, ...]:
    """The attention of each layer. layers: the names of each one's tensors, without "blk.N."; value: the metadata."""
    count = len(layers)
    heads, keys = _each(value("{arch}.attention.head_count"), count), value("{arch}.attention.head_count_kv")
    key_heads = heads if keys is None else _each(keys, count)
    latent = _whole(value("{arch}.attention.kv_lora_rank"))  # DeepSeek's: one row for all heads, values are part of it
    windows = _windows(count, value)
    found = []
    for index, names in enumerate(layers):
        if not key_heads[index] or not any(name.startswith("attn_out") for name in names):
            found.append(Attends())
            continue
        near = "_swa" if windows[index] else ""
        key, entry = _width("key", near, value), _width("value", near, value)
        kept = (key, 0) if latent else (key_heads[index] * key, key_heads[index] * entry)
        found.append(Attends(*kept, heads[index] * (key + entry), windows[index]))
    return tuple(found)


def _windows(count: int, value: Lookup) -> list[int]:
    window = _whole(value("{arch}.attention.sliding_window"))
    pattern = value("{arch}.attention.sliding_window_pattern")
    if isinstance(pattern, (tuple, list)):
        near = [bool(one) for one in pattern[:count]]
        return [window if one else 0 for one in (*near, *[False] * (count - len(near)))]
    one_in = _whole(pattern) or _ONE_IN.get(str(value("general.architecture")), 0)
    return [window if one_in and (index + 1) % one_in else 0 for index in range(count)]


def _width(what: str, near: str, value: Lookup) -> int:
    own = _whole(value(f"{{arch}}.attention.{what}_length{near}")) or _whole(value(f"{{arch}}.attention.{what}_length"))
    if own:
        return own
    embedding, heads = _whole(value("{arch}.embedding_length")), _each(value("{arch}.attention.head_count"), 1)[0]
    return embedding // heads if embedding and heads else _USUAL_WIDTH


def _each(found: object, count: int) -> list[int]:
    """One whole number for each layer, of one for all or of a list."""
    if isinstance(found, (tuple, list)):
        some = [_whole(one) for one in found[:count]]
        return some + [some[-1] if some else 0] * (count - len(some))
    return [_whole(found)] * count


def _whole(found: object) -> int:
    return found if isinstance(found, int) and not isinstance(found, bool) and 0 < found < 1 << 31 else 0
