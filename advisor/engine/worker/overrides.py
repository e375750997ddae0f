"""Which tensors stay in system memory although their layer lies on a graphics device: llama.cpp's buffer overrides.

The buffer type named is the plain one of the processor, for llama.cpp then takes the best of its own list for system
memory (llama-model-loader, create_tensor): where a real card offers memory that it can read by itself, that, so that
weights are copied over quickly while a prompt is read; else the layout that this processor multiplies fastest.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Sequence

from advisor.engine.worker.llama import Llama
from advisor.plan import Plan

_EXPERTS = r"blk\.{layers}\.ffn_.*(p|n|e)_(ch|)exps"  # up, down, gate, gate_up; not norm
_FEED_FORWARD = r"blk\.{layers}\.ffn_(up|down|gate)\.weight"


class _Override(ctypes.Structure):
    """struct llama_model_tensor_buft_override."""

    _fields_ = (("pattern", ctypes.c_char_p), ("buffer_type", ctypes.c_void_p))


def kept_on_host(plan: Plan) -> tuple[str, ...]:
    """Patterns (of std::regex and re alike) of the tensors that `plan` keeps in system memory; none without graphics.

    Source of the experts' pattern: llama.cpp common/common.h, LLM_FFN_EXPS_REGEX.
    """
    if plan.gpu_layers == 0:
        return ()
    counts = ((_EXPERTS, plan.experts_on_cpu), (_FEED_FORWARD, plan.feed_forward_on_cpu))
    return tuple(pattern.format(layers=_first(count)) for pattern, count in counts if count)


def _first(count: int) -> str:
    """A pattern of the numbers from 0 to count - 1, without leading zeros.

    One for all layers, not one each, and of as few plain characters as will do: llama.cpp compiles every pattern anew
    for every tensor, and std::regex takes ten times as long for a class like [0-9]. A model of 1,298 tensors with the
    experts of 38 layers apart so opens in 54 ms instead of 204. A dot is a digit here, for nothing else stands there.
    """
    tens, ones = divmod(count, 10)
    parts = [".", *(f"{ten}." for ten in range(1, tens))] if tens else []
    if ones:
        parts.append(f"{tens or ''}{_any_of(map(str, range(ones)))}")
    return _any_of(parts)


def _any_of(choices: Iterable[str]) -> str:
    return f"({'|'.join(choices)})"


def override_array(llama: Llama, patterns: Sequence[str]) -> ctypes.Array[_Override]:
    """The table that llama.cpp takes, ended by an empty entry. It must live as long as the load."""
    cpu = llama.symbol("ggml_backend_cpu_buffer_type", ctypes.c_void_p)()
    rows = [_Override(pattern.encode(), cpu) for pattern in patterns]
    return (_Override * (len(rows) + 1))(*rows, _Override(None, None))
