"""Small but real GGUF models for tests, made on the spot: no network, the same bytes every time.

    build("gemma3", path, quant="Q8_0")     a few MB that llama.cpp loads and runs; see ARCHITECTURES and QUANTS
    build_split(path, parts=2)              the same model as a split set
    build_large(path)                       300 MiB of real weights, for measuring memory
    huge_header(path, "Llama-3.3-70B")      a published shape in a sparse file of the true length, for dry runs
    build_unknown(path)                     an architecture no engine knows
    build_incomplete(path)                  one tensor missing

A new architecture is one entry in `architectures.py`: its keys, its tensors for a layer, and in which sizes it differs.
The weights are random and keep activations near 1, so a model talks gibberish with a clear choice at each step, part
of it half characters. Control tokens are silent in the output matrix: a reply ends at its limit, not by itself.
`fixtures.py` has the pytest fixtures, with one cache a session.
"""

from tests.models.architectures import ARCHITECTURES
from tests.models.big import PUBLISHED, build_large, huge_header
from tests.models.factory import build, build_incomplete, build_split, build_unknown
from tests.models.weights import QUANTS

__all__ = [
    "ARCHITECTURES",
    "PUBLISHED",
    "QUANTS",
    "build",
    "build_incomplete",
    "build_large",
    "build_split",
    "build_unknown",
    "huge_header",
]
