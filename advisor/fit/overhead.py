"""What a device carries that is in no dry run: driver context, engine program, vocabulary. Each with its source."""

from __future__ import annotations

from dataclasses import dataclass

from advisor.fit.attention import Lookup
from advisor.gguf.header import MERGES_KEY
from advisor.gguf.reader import ArrayInfo
from advisor.machine.machine import Device, Kind
from advisor.sentences import sentence
from advisor.units import MIB


@dataclass(frozen=True)
class Overhead:
    """Bytes, and where the figure comes from, in words for the bill."""

    size: int
    source: str


# A CUDA context takes 107 to 555 MiB depending on card and driver (figures reported in llama.cpp pull 23604);
# the upper end, because a plan that is too careful costs less than one that runs out.
CUDA_CONTEXT = 555 * MIB


# Bytes that a loaded model takes for each entry of its vocabulary, and for each of its merges. llama.cpp keeps every
# entry as text, as piece and in a table of both (llama_vocab::impl), and looks at all of them for each token written.
# Measured on Linux with eight vocabularies of 32,000 to 262,144 entries, two of them real ones (SmolLM2, Gemma 3):
# 147 to 155 an entry loaded, 17 to 20 more once it writes; 100 to 112 a merge.
_ENTRY, _MERGE = 170, 110
# Where there are merges, text is cut up by what each character is: a table of two bytes for each there can be
# (llama.cpp's unicode.cpp, unicode_cpt_flags_array).
_CHARACTERS = 2 * 0x110000
VOCABULARY_SOURCE = sentence("estimated from how many entries it has, by what others were measured to take")


def vocabulary_memory(value: Lookup) -> int:
    """Bytes that the vocabulary of a model takes in system memory; a dry run does not have it. value: the metadata.

    Where the number of merges is not known (a skeleton of the catalogue), there is one for each entry, as in most
    vocabularies of pairs of bytes; Gemma's are of the kind without.
    """
    entries, merges = _count(value("tokenizer.ggml.tokens")), _count(value("tokenizer.ggml.merges"))
    if entries is None:
        entries, merges = _count(value("{arch}.vocab_size")) or 0, _count(value(MERGES_KEY))
        if merges is None:
            merges = 0 if str(value("general.architecture")).startswith("gemma") else entries
    return entries * _ENTRY + (merges * _MERGE + _CHARACTERS if merges else 0)


def _count(found: object) -> int | None:
    """Elements of an array, or a number that is a count."""
    if isinstance(found, ArrayInfo):
        return found.count
    if isinstance(found, tuple):
        return len(found)
    return found if isinstance(found, int) and not isinstance(found, bool) and found >= 0 else None


def overhead(device: Device, engine_memory: int) -> Overhead:
    """The overhead of running anything on `device`, a model's vocabulary aside.

    engine_memory: resident bytes of the engine program at work, without a model.
    """
    match device.kind:
        case Kind.CPU:
            return Overhead(engine_memory, sentence("the engine program itself, measured in its self-check"))
        case Kind.VIRTUAL:
            words = sentence("a CUDA driver context, upper end of 107 to 555 MB (llama.cpp pull 23604)")
            return Overhead(CUDA_CONTEXT, words)
        case Kind.REMOTE:
            return Overhead(
                0,
                sentence("counted by the remote computer itself: its free memory is read with its driver running"),
            )
        case _:
            return Overhead(
                0, sentence("already taken out of the free memory, which the engine reads with its driver running")
            )
