"""The two readers of the engine's memory, held against each other on real loads and dry runs."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from advisor.engine.answers import Buffer
from advisor.engine.worker.memory import LogFacts, as_loaded, from_log, output_bytes, read_log
from tests.models.fixtures import ModelFactory

ROUNDING = 0.01 * 2**20  # llama.cpp prints MiB with two decimals

# In a child of its own, for llama.cpp is never loaded into the test process.
BOTH = """
import sys
import msgspec
from pathlib import Path
from advisor.engine.worker.llama import Llama
from advisor.engine.worker.model import Loaded, model_key
from advisor.engine.worker.memory import compute_agrees, from_log, from_map, read_log
from advisor.gguf.read import read_header
from advisor.plan import Plan
path, remote, layers, dry = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4] == "dry"
llama = Llama()
devices = [device.name for device in llama.add_remote(remote)]
tensors = [(tensor.name, tensor.nbytes) for tensor in read_header(path).tensors]
plan = Plan(context=1024, gpu_layers=layers)
loaded = Loaded(llama, model_key(path, plan, devices, dry=dry), tensors)
mark = llama.log.mark()
loaded.open_context(plan, 1)
facts = read_log(loaded._model_log + llama.log.since(mark))
by_map = list(from_map(llama, loaded.context).values())
by_log = from_log(facts, tensors)
told = {"agrees": compute_agrees(by_map, facts), "map": by_map, "log": by_log}
print(msgspec.json.encode(told).decode())
loaded.close()
"""


def per_device(buffers: list[dict[str, int | str]]) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    for buffer in buffers:
        for line in ("weights", "context", "compute"):
            key = (str(buffer["device"]), line)
            found[key] = found.get(key, 0) + int(buffer[line])
    return {key: size for key, size in found.items() if size}


@pytest.mark.parametrize("mode", ["dry", "real"])
@pytest.mark.parametrize("layers", [0, 2, 99])
@pytest.mark.parametrize("architecture", ["llama", "gemma3", "qwen3moe", "deepseek2"])
def test_map_and_log_agree(architecture: str, layers: int, mode: str, model_factory: ModelFactory, remote: str) -> None:
    command = [sys.executable, "-c", BOTH, str(model_factory(architecture)), remote, str(layers), mode]
    answer = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    assert answer["agrees"]
    by_map, by_log = per_device(answer["map"]), per_device(answer["log"])
    # Each weight is padded in its buffer; the tensor table, which the log reader uses, has no padding.
    padding = {"weights": 64 * 1024, "context": ROUNDING, "compute": ROUNDING}
    assert by_map.keys() == by_log.keys()
    for (device, line), size in by_map.items():
        assert abs(size - by_log[device, line]) <= padding[line], (device, line)


LOG = """\
load_tensors: layer   0 assigned to device CPU, is_swa = 0
load_tensors: layer   1 assigned to device CUDA0, is_swa = 0
load_tensors: layer   2 assigned to device CUDA0, is_swa = 0
llama_context:        CPU  output buffer size =     0.49 MiB
llama_kv_cache: layer   0: dev = CPU
llama_kv_cache: layer   1: dev = CUDA0
llama_kv_cache:        CPU KV buffer size =     0.00 MiB
llama_kv_cache: size =   32.00 MiB (  4096 cells,   2 layers,  1/1 seqs), K (f16):   16.00 MiB, V (f16):   16.00 MiB
llama_context:      CUDA0 compute buffer size =   100.00 MiB
sched_reserve:      CUDA0 compute buffer size =    64.00 MiB
sched_reserve:  CUDA_Host compute buffer size =    10.00 MiB
"""


def test_log_of_a_dry_run_shares_by_layer() -> None:
    facts = read_log(LOG.splitlines())
    mib = 2**20
    found = {b.device: b for b in from_log(facts, [("token_embd.weight", 7), ("blk.1.x", 5), ("output.weight", 3)])}
    assert (found["CPU"].weights, found["CUDA0"].weights) == (7, 8)
    assert (found["CPU"].context, found["CUDA0"].context) == (16 * mib, 16 * mib)
    # Reserved twice, the later figure holds; a host buffer lies in system memory.
    assert (found["CPU"].compute, found["CUDA0"].compute) == (10 * mib, 64 * mib)


@pytest.mark.parametrize(("printed", "expected"), [(0.49, 128_256 * 4), (4.0, 4 * 2**20)])
def test_output_rows_are_exact_or_as_printed(printed: float, expected: int) -> None:
    facts = LogFacts({("CPU", "output"): round(printed * 2**20)}, [], {})
    assert output_bytes(facts, 128_256, 1) == expected


def test_the_library_is_loaded_once() -> None:
    script = (
        "from advisor.engine.worker.llama import Llama; Llama().devices();\n"
        "import re; maps = open('/proc/self/maps').read()\n"
        "print(len({m for m in re.findall(r'\\S*libggml-base\\S*', maps)}))"
    )
    if sys.platform != "linux":
        pytest.skip("reads /proc")
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout == "1\n"


def test_pinned_memory_of_vulkan_is_a_little_larger_when_it_is_real() -> None:
    pinned, plain = Buffer("Vulkan_Host", "CPU", True, 1000, 0, 50), Buffer("CPU", "CPU", True, 1000, 7, 50)
    assert as_loaded([pinned, plain]) == (Buffer("Vulkan_Host", "CPU", True, 1032, 0, 82), plain)
