"""The back ends of llama.cpp, one row each: what they are called, and how their figures are to be taken.

Which makers' devices a back end reaches stands with the maker (machine.probes). How the set-up compiles one, and which
toolkit that takes, stands in packaging/setup_steps, which runs before any of this is installed.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from advisor.units import MIB


@dataclass(frozen=True)
class Backend:
    """One back end.

    id: the set-up's name for it, and ours. words: what people call it. ggml: what ggml calls it, all spellings.
    builds: whether the set-up can make an engine with it. needs: what must be on the computer, below its root, for it
    to be the best choice. graphics: whether it computes on graphics in this computer.
    context: bytes that a program takes on a card before it allocates anything. follows_system: whether what it calls
    free on integrated graphics moves with the system's own figure; others count the page cache as used, or report a
    figure of their own. calls_all_free: whether it calls all of a card free, whatever is on it. moves_out: whether its
    drivers move buffers to system memory unasked.
    """

    id: str
    words: str
    ggml: tuple[str, ...]
    builds: bool = True
    needs: tuple[str, ...] = ()
    graphics: bool = True
    context: int = 0
    follows_system: bool = False
    calls_all_free: bool = False
    moves_out: bool = False

    def is_ready(self, root: Path = Path("/")) -> bool:
        """Whether what it needs is there."""
        return all((root / path).exists() for path in self.needs)


BACKENDS = (
    # 107 to 555 MiB were reported (llama.cpp pull 23604), rounded up.
    Backend("cuda", "CUDA", ("CUDA",), context=600 * MIB),
    # Faster on AMD than Vulkan, but it takes the ROCm that a person installed; Vulkan comes with the driver.
    Backend("hip", "ROCm", ("ROCm",), needs=("opt/rocm", "dev/kfd")),
    Backend("musa", "MUSA", ("MUSA",), builds=False),
    Backend("metal", "Metal", ("MTL", "Metal"), follows_system=True),
    # Without administration rights it does not learn what is in use.
    Backend("sycl", "SYCL", ("SYCL",), builds=False, calls_all_free=True),
    Backend("vulkan", "Vulkan", ("Vulkan",), follows_system=True, moves_out=True),
    Backend("opencl", "OpenCL", ("OpenCL",), builds=False),
    Backend("rpc", "RPC", ("RPC",), builds=False, graphics=False),
    Backend("blas", "BLAS", ("BLAS",), builds=False, graphics=False),
    Backend("cpu", "the processor", ("CPU",), graphics=False),
)
"""The one that reaches a card best comes first, where several do: llama.cpp's own order of registration."""

_BY_ID = {backend.id: backend for backend in BACKENDS}
_BY_GGML = {name: backend for backend in BACKENDS for name in backend.ggml}
CUDA, HIP, METAL, RPC, VULKAN = (_BY_ID[name] for name in ("cuda", "hip", "metal", "rpc", "vulkan"))


def backend_of(ggml: str | None) -> Backend | None:
    """The back end that ggml calls so; None for one that is not in the table."""
    return _BY_GGML.get(ggml) if ggml else None


def get(name: str) -> Backend:
    """The back end of that id. KeyError without one."""
    return _BY_ID[name]


def backend_rank(ggml: str) -> int:
    """0 for the back end that reaches a card best; one that is not in the table comes last."""
    backend = backend_of(ggml)
    return BACKENDS.index(backend) if backend else len(BACKENDS)
