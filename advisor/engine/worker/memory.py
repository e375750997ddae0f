"""What the engine allocated, or would allocate, for each buffer type: two readers of the same fact.

llama_get_memory_breakdown is exported but C++: it returns std::map<buft, {model, context, compute}> by value.
`from_map` decodes the red-black tree through ctypes for libstdc++ (Linux, MinGW), libc++ (macOS) and MSVC; only the
first was run here. `from_log` reads llama.cpp's own log lines instead and stands in wherever the decoded numbers are
not sane. A test holds the two against each other.
"""

from __future__ import annotations

import ctypes
import re
import sys
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from msgspec.structs import replace

from advisor.engine.answers import Buffer
from advisor.engine.rpc_protocol import device_id
from advisor.engine.worker.llama import Llama

_SANE = 2**50  # a petabyte in one buffer type means the layout was misread
_MOST_ENTRIES = 512


class LayoutError(Exception):
    """The C++ map could not be decoded: another compiler's layout, or numbers no machine has."""


# -- the C++ map ---------------------------------------------------------------------------------------------------

# (mangled name, words in the map object, word of root, word of count, node words: left, right, key)
_LAYOUTS = {
    "libstdc++": ("_Z26llama_get_memory_breakdownPK13llama_context", 6, 2, 5, (2, 3, 4)),
    "libc++": ("_Z26llama_get_memory_breakdownPK13llama_context", 3, 1, 2, (0, 1, 4)),
    "msvc": (
        ("?llama_get_memory_breakdown@@YA?AV?$map@PEAUggml_backend_buffer_type@@Ullama_memory_breakdown_data@@"
        "U?$less@PEAUggml_backend_buffer_type@@@std@@V?$allocator@U?$pair@QEAUggml_backend_buffer_type@@"
        "Ullama_memory_breakdown_data@@@std@@@4@@std@@PEBUllama_context@@@Z"),
        2, 0, 1, (0, 2, 4),
    ),
}  # fmt: skip


def _layout() -> str:
    return {"darwin": "libc++", "win32": "msvc"}.get(sys.platform, "libstdc++")


def from_map(llama: Llama, context: int) -> dict[int, Buffer]:
    """Decode the breakdown of a llama_context, by ggml buffer type; LayoutError where it cannot be trusted."""
    symbol, words, root_word, count_word, node = _LAYOUTS[_layout()]
    try:
        get = llama.symbol(symbol, _map_type(words), ctypes.c_void_p)
    except AttributeError as error:
        raise LayoutError("this engine does not export its memory breakdown") from error
    tree = get(context)
    root, count = getattr(tree, f"w{root_word}"), getattr(tree, f"w{count_word}")
    if not 0 < count <= _MOST_ENTRIES:
        raise LayoutError(f"the breakdown claims {count} buffer types")
    head = root if _layout() == "msvc" else 0
    if head:
        root = _word(head, 1)
    entries = list(_walk(root, head, node, count))
    if len(entries) != count or any(size >= _SANE for _, sizes in entries for size in sizes):
        raise LayoutError("the breakdown's numbers make no sense")
    return {key: _buffer(llama, key, sizes) for key, sizes in entries}


def map_of_sizes(function: Any, *arguments: Any) -> dict[int, int]:
    """What a C++ `function` returns as std::map<pointer, size_t>; LayoutError where it cannot be decoded."""
    layout = _layout()
    if layout == "msvc":
        raise LayoutError("not exported under a name that is known")
    _, words, root_word, count_word, node = _LAYOUTS[layout]
    function.restype = _map_type(words)
    tree = function(*arguments)
    count = getattr(tree, f"w{count_word}")
    if not 0 <= count <= _MOST_ENTRIES:
        raise LayoutError(f"it claims {count} devices")
    found = {key: sizes[0] for key, sizes in _walk(getattr(tree, f"w{root_word}"), 0, node, count)}
    if len(found) != count or any(size >= _SANE for size in found.values()):
        raise LayoutError("its numbers make no sense")
    return found


def _map_type(words: int) -> type[ctypes.Structure]:
    return type("Map", (ctypes.Structure,), {"_fields_": [(f"w{i}", ctypes.c_size_t) for i in range(words)]})


def _word(address: int, index: int) -> int:
    return int(ctypes.c_size_t.from_address(address + index * ctypes.sizeof(ctypes.c_size_t)).value)


def _walk(root: int, nil: int, node: tuple[int, int, int], most: int) -> Iterable[tuple[int, tuple[int, int, int]]]:
    left, right, key = node
    waiting, seen = [root], 0
    while waiting and seen <= most:
        address = waiting.pop()
        if address in (0, nil):
            continue
        seen += 1
        yield _word(address, key), (_word(address, key + 1), _word(address, key + 2), _word(address, key + 3))
        waiting += [_word(address, left), _word(address, right)]


def _buffer(llama: Llama, key: int, sizes: tuple[int, int, int]) -> Buffer:
    name, device, host = llama.buffer_type(key)
    owner = llama.device(device) if device else None
    # Repacked CPU weights say "not host" yet lie in system memory; llama-fit-params drops them there.
    in_ram = host or owner is None or owner.type in ("cpu", "accel")
    return Buffer(name, "CPU" if in_ram or owner is None else owner.name, in_ram, *sizes)


# What a back end adds to each buffer that it really allocates and a dry run leaves out. Pinned memory of Vulkan:
# ggml_backend_vk_host_buffer_type_alloc_buffer asks for 32 bytes more, to start where the processor likes it.
_ADDED = {"Vulkan_Host": 32}


def as_loaded(buffers: Sequence[Buffer]) -> tuple[Buffer, ...]:
    """What a dry run found, with what a back end adds when it really allocates; more buffers than one of a kind, as
    for pinned weights of many GB, are not told apart."""

    def loaded(buffer: Buffer) -> Buffer:
        more = _ADDED.get(buffer.name, 0)
        if not more:
            return buffer
        weights, context, compute = (
            size + more if size else 0 for size in (buffer.weights, buffer.context, buffer.compute)
        )
        return replace(buffer, weights=weights, context=context, compute=compute)

    return tuple(map(loaded, buffers))


# -- the log -------------------------------------------------------------------------------------------------------

_MIB = 2**20
_SIZED = re.compile(r"^(\w+): +(\S+) +(model|KV|RS|compute|output) buffer size = +([\d.]+) MiB")
_TOTAL = re.compile(r"^\w+: size = +([\d.]+) MiB \(")
_CACHE_LAYER = re.compile(r"^llama_\w+: layer +(\d+): dev = (\S+)")
_LENT = re.compile(r"RPC(\d+)\[(\S+)\]")
_LAYER = re.compile(r"^load_tensors: layer +(\d+) assigned to device (\S+?),")


@dataclass(frozen=True)
class LogFacts:
    """What the log of one load says, in bytes rounded as printed (0.01 MiB).

    sized: {(buffer type, "model" | "KV" | "RS" | "compute" | "output"): bytes};
    caches: one ({device: layers}, bytes) per KV cache or recurrent state; layers: device of each layer's weights.
    """

    sized: dict[tuple[str, str], int]
    caches: list[tuple[dict[str, int], int]]
    layers: dict[int, str]


def read_log(lines: Iterable[str], renamed: Mapping[str, str] | None = None) -> LogFacts:
    """Collect the size lines of one model load and one context from llama.cpp's log (debug level included).

    renamed: Llama.renamed.
    """
    renamed = renamed or {}
    sized: dict[tuple[str, str], int] = {}
    caches: list[tuple[dict[str, int], int]] = []
    layers: dict[int, str] = {}
    held: dict[str, int] = {}
    for line in lines:
        if "layer" not in line and " MiB" not in line:
            continue
        if match := _CACHE_LAYER.match(line):
            device = renamed.get(match[2], match[2])
            held[device] = held.get(device, 0) + 1
        elif match := _TOTAL.match(line):
            caches.append((held, round(float(match[1]) * _MIB)))
            held = {}
        elif match := _SIZED.match(line):
            # Reserving again (flash attention settled) prints the compute lines anew: the last one holds.
            size = round(float(match[4]) * _MIB)
            key = (match[2], match[3])
            sized[key] = size if match[3] in ("compute", "output") else sized.get(key, 0) + size
        elif match := _LAYER.match(line):
            layers[int(match[1])] = renamed.get(match[2], match[2])
    return LogFacts(sized, caches, layers)


def compute_agrees(buffers: Iterable[Buffer], facts: LogFacts) -> bool:
    """Whether the decoded compute sizes are those the log printed, to its two decimals."""
    printed = {name: size for (name, what), size in facts.sized.items() if what == "compute"}
    return all(abs(b.compute - printed.get(b.name, 0)) <= 0.006 * _MIB for b in buffers)


def from_log(facts: LogFacts, tensors: Iterable[tuple[str, int]], on_host: Sequence[str] = ()) -> list[Buffer]:
    """The bill from the log and the tensor table [(name, bytes)]: one Buffer per device, good to about 0.01 MiB.

    on_host: patterns of tensors that were kept in system memory, wherever their layer lies (overrides.py).

    In a dry run the model and KV buffer lines print 0.00, so weights follow the layer's device from the tensor table
    and each cache's printed size is shared over the devices by their number of layers.
    """
    found: dict[str, Buffer] = {}

    def add(device: str, **sizes: int) -> None:
        old = found.get(device) or Buffer(device, device, device == "CPU")
        found[device] = replace(old, **{key: getattr(old, key) + size for key, size in sizes.items()})

    table = dict(tensors)
    last = max(facts.layers, default=0)
    kept = re.compile("|".join(on_host)) if on_host else None
    for name, size in table.items():
        host = kept is not None and kept.search(name) is not None
        add("CPU" if host else _tensor_device(name, facts.layers, last), weights=size)
    output_device = facts.layers.get(last, "CPU")
    if "output.weight" not in table and output_device != "CPU":
        # Tied embeddings: the input matrix stays in system memory and a second copy serves as output matrix.
        add(output_device, weights=table.get("token_embd.weight", 0))
    for held, size in facts.caches:
        total = sum(held.values()) or 1
        for device, count in held.items():
            add(device, context=size * count // total)
    for (buffer, what), size in facts.sized.items():
        if what == "compute":
            add(_buffer_device(buffer, facts), compute=size)
    return list(found.values())


def _tensor_device(name: str, layers: dict[int, str], last: int) -> str:
    if match := re.match(r"blk\.(\d+)\.", name):
        return layers.get(int(match[1]), "CPU")
    if name.startswith(("token_embd", "token_types", "position_embd", "per_layer_token_embd")):
        return "CPU"  # llama.cpp keeps the input layer in system memory
    return layers.get(last, "CPU")


def _buffer_device(buffer: str, facts: LogFacts) -> str:
    if buffer.endswith("_Host"):
        return "CPU"
    # Buffer types are named after their device, those of servers by its number there: "RPC0[127.0.0.1:50052]".
    if (lent := _LENT.fullmatch(buffer)) and (name := device_id(lent[2], int(lent[1]))) in facts.layers.values():
        return name
    return next((d for d in set(facts.layers.values()) if buffer == d or buffer.startswith(f"{d}[")), "CPU")


def output_bytes(facts: LogFacts, vocabulary: int, rows: int) -> int:
    """Bytes of the buffer for result rows (logits), which the breakdown leaves out: float32 per token and row.

    Source: llama_context::output_reserve. Where the log's line tells of something larger (encoders keep embeddings
    too), the log's rounded figure is taken.
    """
    exact = vocabulary * rows * 4
    printed = sum(size for (_, what), size in facts.sized.items() if what == "output")
    return exact if abs(printed - exact) <= 0.006 * _MIB else max(exact, printed)


def measured_memory(
    llama: Llama, context: int, lines: Iterable[str], tensors: Iterable[tuple[str, int]], on_host: Sequence[str] = (),
    reserved: Callable[[Collection[int]], Mapping[int, int]] | None = None, **output: Any,
) -> tuple[list[Buffer], str]:  # fmt: skip
    """(buffers, "map" | "log"): the decoded map where it agrees with the log, else the log's version.

    reserved: of a dry run, what a load would reserve to compute in, in bytes by buffer type. output: vocabulary and
    rows for `output_bytes`, added to system memory's compute.
    """
    facts = read_log(lines, llama.renamed)
    try:
        found = from_map(llama, context)
        source = "map" if compute_agrees(found.values(), facts) else "log"
    except LayoutError:
        source = "log"
    if source == "log":
        buffers = from_log(facts, tensors, on_host)
    else:
        wanted = reserved and sum(not one.host for one in found.values()) > 1  # elsewhere it is the dry run's figure
        compute = reserved(found.keys()) if reserved and wanted else {}
        buffers = [replace(one, compute=compute.get(key, one.compute)) for key, one in found.items()]
    rows = output_bytes(facts, **output)
    buffers.append(Buffer("output rows", "CPU", True, compute=rows))
    return buffers, source
