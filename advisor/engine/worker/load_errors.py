"""What llama.cpp's log says of a load that failed, as an error in one sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence

from advisor.errors import AdvisorError, MemoryProblem, ModelProblem, UsageError

_EXPLANATIONS: tuple[tuple[str, type[AdvisorError], str], ...] = (
    (
        r"unknown (?:model )?architecture: '([^']+)'",
        ModelProblem,
        "{file} is a '{0}' model, an architecture this engine does not know. Update Plimsoll or choose another model.",
    ),
    (
        (
            r"unable to allocate (\S+) buffer|failed to allocate.*?buffer|failed to allocate (?:compute|buffer)|"
            r"cannot allocate memory|bad_alloc|failed to initialize the context: .*alloc"
        ),
        MemoryProblem,
        "There was not enough memory for {file} with these settings. Try a shorter context or a smaller version.",
    ),
    (
        r"(?:missing tensor|check_tensor_dims: tensor) '([^']+)'(?: not found|$)",
        ModelProblem,
        "{file} lacks a part the model needs (tensor {0}). The file is incomplete or damaged; download it again.",
    ),
    (
        r"tensor '([^']+)' data is not within the file bounds",
        ModelProblem,
        "{file} ends before its last tensor. The download is incomplete; download it again.",
    ),
    (
        r"tensor '([^']+)' has wrong shape",
        ModelProblem,
        (
            "{file} contradicts itself: tensor {0} has another shape than its settings say. "
            "Choose another build of the model."
        ),
    ),
    (
        r"key not found in model: (\S+)",
        ModelProblem,
        "{file} lacks the setting {0}, so the engine cannot run it. Choose another build of the model.",
    ),
    (
        r"(quantized V cache requires Flash Attention|V cache quantization requires flash_attn)",
        UsageError,
        "This model cannot keep its values in that format without flash attention. Choose f16 for the KV cache.",
    ),
    (
        r"model does not support different K \((\S+)\) and V \((\S+)\) cache types",
        UsageError,
        "This model keeps keys and values in one place, so both need the same KV type, not {0} and {1}.",
    ),
    (
        r"([KV]) cache type \S+ with block size (\d+) does not divide",
        UsageError,
        "The heads of this model do not divide into blocks of {1}, so that KV type cannot be used. Choose f16.",
    ),
)


def load_error(lines: Sequence[str], file: str) -> AdvisorError:
    """The error that llama.cpp's log lines of a failed load or context amount to, in one sentence."""
    text = "\n".join(lines)
    for pattern, kind, sentence in _EXPLANATIONS:
        if match := re.search(pattern, text):
            if kind is MemoryProblem:  # what was full tells what would help
                full = re.findall(r"(?:unable|failed) to allocate ([A-Z]\S*) buffer", text)
                return kind(sentence, file=file, device=full[-1] if full else "")
            return kind(sentence.format(*(group or "" for group in match.groups()), file=file))
    words = [
        line.split(": ", 1)[-1].strip()
        for line in lines
        if re.search(r"error|fail|invalid|unsupported|cannot", line, re.I)
    ]
    said = words[0] if words else "it gave no reason"
    return ModelProblem("The engine could not open {file}: {value}.", file=file, value=said.rstrip("."))
