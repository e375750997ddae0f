"""A failure by its cause: from errors, from the way a child ended, and from what back ends say of full memory."""

from __future__ import annotations

import pytest

from advisor.errors import EngineProblem, FileProblem, LenderProblem, MemoryProblem, ModelProblem, UsageError
from advisor.outcome import Outcome
from advisor.session.failure import Cause, Failure, classify, graphics_device


def died(code: int, words: str = "", doing: str = "load", because: str = "") -> Failure:
    outcome = Outcome(code, doing, last_words=words, because=because)
    return classify(EngineProblem(outcome.sentence, outcome))


@pytest.mark.parametrize(
    ("words", "device"),
    [
        ("CUDA error: out of memory\n  current device: 1, in function alloc at ggml-cuda.cu:456", "CUDA1"),
        ("ggml_cuda: allocating 1.00 MiB on device 0: cudaMalloc failed: out of memory", "CUDA0"),
        ("ROCm error: out of memory\n  current device: 0, in function", "ROCm0"),
        ("alloc_tensor_range: failed to allocate CUDA0 buffer of size 99", "CUDA0"),
        ("llama_model_load: error loading model: unable to allocate Vulkan1 buffer", "Vulkan1"),
        ("ggml_vulkan: Device memory allocation of size 9 failed. ErrorOutOfDeviceMemory", ""),
        ("failed to allocate RPC0[127.0.0.1:50052] buffer of size 9", "127.0.0.1:50052"),
    ],
)  # fmt: skip
def test_a_full_card_is_told_from_full_system_memory(words: str, device: str) -> None:
    assert died(-6, words) == Failure(Cause.CARD_MEMORY, device, lost=True)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (-6, "terminate called after throwing an instance of 'std::bad_alloc'"),
        (1, "ggml_aligned_malloc: insufficient memory (attempted to allocate 9 MB)"),
        (-6, "alloc_tensor_range: failed to allocate CPU_REPACK buffer of size 99"),
        (-6, "unable to allocate CUDA_Host buffer"),
    ],
)
def test_system_memory_that_ran_out(code: int, words: str) -> None:
    assert died(code, words) == Failure(Cause.SYSTEM_MEMORY, lost=True)


def test_a_child_that_was_killed_lacked_memory_only_by_guess() -> None:
    assert died(-9) == Failure(Cause.SYSTEM_MEMORY, lost=True, killed=True)
    assert not died(-9, "CUDA error: out of memory").killed


def test_crashes_and_silence() -> None:
    assert died(-11).cause is Cause.CRASH
    assert died(-6, "GGML_ASSERT(a == b) failed").cause is Cause.CRASH
    assert died(-9, because="did not answer for 60 seconds").cause is Cause.STUCK


def test_errors_that_the_child_survives() -> None:
    full = classify(MemoryProblem("{file} is too much.", file="m.gguf", device="CUDA0"))
    assert full == Failure(Cause.CARD_MEMORY, "CUDA0")
    assert classify(MemoryProblem("{file} is too much.", file="m.gguf", device="")).cause is Cause.SYSTEM_MEMORY
    assert classify(FileProblem("It is gone.")).cause is Cause.FILE
    assert classify(ModelProblem("It is unknown.")).cause is Cause.UNSUPPORTED
    assert classify(UsageError("Not so.")).cause is Cause.UNSUPPORTED
    assert classify(EngineProblem("A fault of its own.")).cause is Cause.CRASH
    assert classify(ValueError("?")).cause is Cause.OTHER


def test_buffers_in_system_memory_have_no_graphics_device() -> None:
    assert [graphics_device(name) for name in ("CPU", "CPU_REPACK", "CUDA_Host", "AMX", "")] == [""] * 5


def test_a_lender_that_is_gone_is_no_lack_of_memory() -> None:
    words = "unable to allocate RPC0[anna:1] buffer of size 1"
    lost = EngineProblem("It died.", Outcome(-6, "chat", last_words=words, lender="anna:1"))
    assert classify(lost) == Failure(Cause.LENDER, lost=True, lender="anna:1")
    assert classify(LenderProblem("{address} is gone.", address="anna:1")) == Failure(Cause.LENDER, lender="anna:1")
    assert lost.outcome
    assert not lost.outcome.out_of_memory
    assert "The computer at anna:1, which lent a device for this model, is gone" in lost.outcome.sentence
