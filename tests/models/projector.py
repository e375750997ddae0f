"""Models that see: a projector (mmproj), which turns a picture into what a text model reads, of two kinds.

"gemma3": so many tokens for any picture, read all at once. "qwen2vl": more tokens the larger the picture, and fewer
positions than tokens. Keys and tensors as llama.cpp's tools/mtmd/clip.cpp reads them.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from gguf import GGMLQuantizationType, GGUFWriter

from tests.models.architectures import ARCHITECTURES
from tests.models.factory import write_model
from tests.models.parts import Rows, Sizes, Value, attention_keys
from tests.models.weights import Tensor, add_keys, numbers, write

IMAGE, PATCH, MERGE, WIDTH, DEEP = 32, 4, 2, 32, 64
PICTURE_TOKENS = (IMAGE // PATCH // MERGE) ** 2
"""How many tokens a picture becomes for gemma3."""


def _sectioned(s: Sizes) -> dict[str, Value]:
    return attention_keys(s) | {"rope.dimension_sections": [8, 12, 12, 0]}


QWEN2VL = replace(ARCHITECTURES["qwen2"], name="qwen2vl", keys=_sectioned)


def build_qwen2vl(path: Path, *, layers: int = 2) -> Path:
    """A text model that reads pictures by rows and columns."""
    sizes = QWEN2VL.sizes(layers=layers, vocabulary=512, context_train=4096, scale=1)
    return write_model(path, QWEN2VL, sizes, "F32", 0)[0]


def build_projector(path: Path, embedding: int, kind: str = "gemma3", *, layers: int = 2, seed: int = 0) -> Path:
    """Write a projector for models of `kind` whose width is `embedding`; a few hundred kB."""
    keys: dict[str, Value] = {
        "vision.image_size": IMAGE,
        "vision.patch_size": PATCH,
        "vision.embedding_length": WIDTH,
        "vision.feed_forward_length": DEEP,
        "vision.block_count": layers,
        "vision.projection_dim": embedding,
        "vision.attention.head_count": 4,
        "vision.attention.layer_norm_epsilon": 1e-6,
        "vision.projector.scale_factor": MERGE,
        "projector_type": {"gemma3": "gemma3", "qwen2vl": "qwen2vl_merger"}[kind],
        "has_vision_encoder": True,
        "use_gelu": True,
    }
    rows: Rows = {
        "v.patch_embd.weight": (PATCH, PATCH, 3, WIDTH),
        "v.post_ln.weight": (WIDTH,),
        "v.post_ln.bias": (WIDTH,),
    }
    if kind == "gemma3":
        rows |= {
            "v.patch_embd.bias": (WIDTH,),
            "v.position_embd.weight": (WIDTH, (IMAGE // PATCH) ** 2),
            "mm.input_projection.weight": (embedding, WIDTH),
            "mm.soft_emb_norm.weight": (WIDTH,),
        }
    else:
        rows |= {"v.patch_embd.weight.1": (PATCH, PATCH, 3, WIDTH)}
        for name, shape in (("mm.0", (4 * WIDTH, 4 * WIDTH)), ("mm.2", (4 * WIDTH, embedding))):
            rows |= {f"{name}.weight": shape, f"{name}.bias": (shape[1],)}
    for i in range(layers):
        block = f"v.blk.{i}"
        for name in ("attn_q", "attn_k", "attn_v", "attn_out"):
            rows |= {f"{block}.{name}.weight": (WIDTH, WIDTH), f"{block}.{name}.bias": (WIDTH,)}
        for name in ("ln1", "ln2"):
            rows |= {f"{block}.{name}.weight": (WIDTH,), f"{block}.{name}.bias": (WIDTH,)}
        for name, shape in (("ffn_up", (WIDTH, DEEP)), ("ffn_down", (DEEP, WIDTH))):
            rows |= {f"{block}.{name}.weight": shape, f"{block}.{name}.bias": (shape[1],)}

    def header(writer: GGUFWriter) -> None:
        writer.add_type("mmproj")
        writer.add_name("Tiny eyes")
        add_keys(writer, "clip", keys)
        for name in ("mean", "std"):
            writer.add_array(f"clip.vision.image_{name}", [0.5, 0.5, 0.5])

    tensors = [Tensor(name, shape, GGMLQuantizationType.F32) for name, shape in rows.items()]
    return write(path, "clip", header, tensors, lambda tensor: numbers(tensor, seed))[0]
