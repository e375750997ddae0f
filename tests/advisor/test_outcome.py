"""How an engine child ended, in one sentence."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.engine.patience import PATIENCE
from advisor.engine.protocol import BESIDE, Operation
from advisor.outcome import DOING, Outcome


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (Outcome(0, None, True), "was closed"),
        (Outcome(-11, "chat"), "crashed while writing (SIGSEGV)"),
        (Outcome(-9, "load"), "memory runs out"),
        (Outcome(-6, "measure", False, "ggml.c:1: GGML_ASSERT(x) failed\n#1 0x123\n"), "GGML_ASSERT(x) failed"),
        (Outcome(1, None, False, "Traceback"), "exit code 1"),
        (Outcome(0xC0000005, "chat"), "access violation"),
        (Outcome(-6, "load", False, "std::bad_alloc"), "ran out of memory while loading"),
        (Outcome(-250, None), "signal 250"),
        (Outcome(-9, "grow"), "ended from outside while making the context larger"),
        (Outcome(-9, "load", because="did not answer for 60 seconds"), "while loading the model: it did not answer"),
    ],
)
def test_outcomes_speak_plainly(outcome: Outcome, words: str) -> None:
    assert words in outcome.sentence
    assert "\n" not in outcome.sentence


def test_our_own_kill_is_not_a_lack_of_memory() -> None:
    ours = Outcome(-9, "chat", because="did not answer for 60 seconds")
    assert not ours.out_of_memory
    assert "memory" not in ours.sentence
    assert Outcome(-9, "grow").out_of_memory


@pytest.mark.parametrize(
    ("words", "memory"),
    [
        ("ggml.c:1593: GGML_ASSERT(ctx->mem_buffer != NULL) failed", True),
        ("ggml-alloc.c:512: GGML_ASSERT(galloc->node_allocs != NULL) failed", True),
        ("ggml-backend.cpp:151: GGML_ASSERT(buffer) failed", True),
        ("ggml_aligned_malloc: insufficient memory (attempted to allocate 12.00 MB)", True),
        ("\nlibgomp: Thread creation failed: Resource temporarily unavailable", True),
        ("ggml.c:2: GGML_ASSERT(tensor->buffer->usage == 1) failed", False),
        ("ggml.c:2: GGML_ASSERT(ggml_can_mul_mat(a, b)) failed", False),
    ],
)
def test_what_is_a_lack_of_memory(words: str, memory: bool) -> None:
    assert Outcome(-6, "load", False, words).out_of_memory is memory


@pytest.mark.parametrize("operation", [kind for kind in PATIENCE if kind not in BESIDE])
def test_every_operation_has_words(operation: type[Operation[Any]]) -> None:
    assert str(operation.__struct_config__.tag) in DOING
