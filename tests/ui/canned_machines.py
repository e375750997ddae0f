"""Three computers and an opened file, of which nothing exists."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from advisor.engine.health import SAFE_NOTE
from advisor.fit.measure import ModelFile
from advisor.gguf.header import Header, Part
from advisor.gguf.identity import FileStamp
from advisor.gguf.reader import ArrayInfo, Value, ValueType
from advisor.gguf.tensors import TensorInfo
from advisor.machine.machine import Device, EngineInfo, Host, Kind, Machine
from advisor.plan import KvType
from advisor.units import GIB, MIB

KV_BYTES: dict[KvType, int] = {"f16": 131072, "q8_0": 69632, "q4_0": 36864}  # per token, 32 layers of 8 heads of 128
WEIGHTS = 4_912_898_048
CONTEXT = 409 * MIB  # of the CUDA driver
PATH = Path("/home/ada/models/Llama-3.1-8B-Instruct-Q4_K_M.gguf")

CPU = Device(
    "CPU",
    "AMD Ryzen 7 7700X 8-Core Processor",
    Kind.CPU,
    33_393_852_416,
    24_051_816_858,
    3_339_385_241,
    backend="CPU",
    sources=("psutil (MemTotal, MemAvailable)",),
)
GPU = Device(
    "CUDA0",
    "NVIDIA GeForce RTX 4070 Ti SUPER",
    Kind.DEDICATED,
    16 * GIB,
    16 * GIB - 3_758_096_384,
    GIB,
    vendor="NVIDIA",
    backend="CUDA",
    sources=("the engine (ggml_backend_dev_get_props)",),
)
HOST = Host("Linux 6.8.0-45-generic", CPU.name, 8, 16, 33_393_852_416, 24_051_816_858)
ENGINE = EngineInfo("0c1e570 (ggml 0.25.3)", ("CPU", "RPC"), False)
PLAIN = Machine(HOST, (CPU,), ENGINE)
GAMING = Machine(HOST, (CPU, GPU), EngineInfo("0c1e570 (ggml 0.25.3)", ("CPU", "CUDA"), True))
SMALL_CPU = replace(
    CPU, name="Intel(R) Core(TM) i5-8250U CPU @ 1.60GHz", capacity=8 * GIB, free=int(4.6 * GIB), reserve=2 * GIB
)
SMALL = replace(
    PLAIN,
    host=replace(HOST, cpu=SMALL_CPU.name, cores=4, threads=8, memory=8 * GIB, available=int(4.6 * GIB), limit=8 * GIB),
    devices=(SMALL_CPU,),
    engine=replace(
        ENGINE,
        safe=True,
        note=SAFE_NOTE,
    ),
)


def model() -> ModelFile:
    """An opened file that does not exist."""
    metadata: dict[str, Value] = {
        "general.architecture": "llama",
        "general.name": "Llama 3.1 8B Instruct",
        "general.file_type": 15,
        "llama.context_length": 131072,
        "llama.block_count": 32,
        "tokenizer.ggml.tokens": ArrayInfo(ValueType.STRING, 128256, 0, 0),
    }
    tensors = (TensorInfo("blk.0.weight", (8_030_261_312,), 12, 0, WEIGHTS),)
    stamp = FileStamp(4_920_739_232, 0, 0)
    header = Header(3, MappingProxyType(metadata), tensors, 7_841_184, 32, stamp.size, stamp.size, (Part(PATH, stamp),))
    return ModelFile(header, Path("/nowhere.gguf"), PATH)


MODEL = model()
