"""`plimsoll plan`: the examples that everybody starts from, with their numbers."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.services.plan_changes import PlanChange
from advisor.terminal import plan_words
from tests.advisor.terminal.inside import Run, runner

SEVENTY = ("plan", "llama 3.3 70b:q4_k_m", "--ram", "256GiB", "--context", "32k")
A100S = ("--on", "2x A100 80GB PCIe")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    return runner(capsys)


def test_one_json_value_has_all_of_it(run: Run) -> None:
    found: Any = run(
        "plan", "qwen3-0.6b:q8_0", "--on", "RTX 3060 12 GB", "--ram", "32GiB", "--users", "2", "--json"
    ).value
    assert found["fit"]["verdict"] == "fits"
    assert found["fit"]["plan"]["slots"] == 2
    assert found["solved"]["users"] >= 2
    assert found["changes"] == []  # it fits as it is
    assert found["solved"]["largest"] == "F16"
    chat = found["worked_out"]["chat_memory"]
    assert chat["explained"] == chat["engine"] == sum(row["context"] for row in found["fit"]["bill"])
    assert {cell["quant"] for cell in found["table"]} >= {"Q4_K_M", "Q8_0", "F16"}
    assert {cell["context"] for cell in found["table"]} == {4096, 8192, 16_384, 32_768, 40_960}
    assert all(size["spare"] >= 0 for size in found["smallest_cards"])


def test_the_text_shows_the_sums_beside_the_textbooks(run: Run) -> None:
    status, text, _ = run(*SEVENTY, "--on", "H200")
    assert status == 0
    for words in (
        "70,553,706,560 numbers at 4.82 bits",
        "80 layers × 1,024 + 1,024 numbers × 2 bytes × 32,768 tokens = 10.0 GB (grouped-query attention)",
        "70.6 billion × 4 bits = 35.3 GB",
        "2 × 1 user × 32,768 tokens × 80 layers × 8,192 wide × 2 bytes = 85.9 GB",
        "several query heads share keys and values",
        "Users at once, each with 32k tokens: 9.",
        "Smallest single cards that carry Q4_K_M at 32k for 1 user",
    ):
        assert words in text, text


def test_more_than_the_model_was_trained_for_is_planned_with_a_note(run: Run) -> None:
    status, text, _ = run(*SEVENTY[:-1], "200k", "--on", "H200")
    assert status == 0
    assert "was trained to follow 131,072 tokens. What it makes of 204,800, nobody can promise" in text


def test_bad_asking_is_one_sentence(run: Run) -> None:
    assert "from 1 to 256" in run(*SEVENTY, *A100S, "--users", "0").bad_usage
    assert run("plan", "no such model at all").refusal


def test_what_no_file_is_known_of_is_not_served(run: Run) -> None:
    refused = run("plan", "llama-3.3-70b:f16", *A100S, "--serve-with", "llama-server").refusal
    assert "No file of Llama-3.3-70B-Instruct at F16 is known, so there is nothing to serve." in refused


def test_how_a_program_serves_it_is_said_with_its_numbers(run: Run) -> None:
    found: Any = run(*SEVENTY, *A100S, "--users", "4", "--serve-with", "llama-server", "--json").value
    (step,) = found["recipe"]["steps"]
    command = step["command"]
    assert command.startswith("llama-server --hf-repo ")
    assert ":Q4_K_M --ctx-size 131072 --parallel 4 " in command
    assert all(one["why"] for one in step["arguments"])


SMALL = ("plan", "qwen3-0.6b", "--on", "2x RTX 3060 12 GB", "--ram", "32GiB", "--context", "32k")


def test_vllm_serves_it_with_its_own_sums(run: Run) -> None:
    found: Any = run(*SMALL, "--users", "3", "--serve-with", "ray-serve", "--json").value["recipe"]
    assert [step.get("file") for step in found["steps"]] == ["serve.yaml", None, None]
    assert [(one["format"], one["copies"]) for one in found["formats"]] == [("bf16", 2), ("fp8", 2)]


def test_what_vllm_cannot_is_one_sentence(run: Run) -> None:
    serve = (*SMALL, "--serve-with", "vllm")
    assert "which 3 cards cannot share evenly" in run(*serve, "--tensor-parallel", "3").refusal
    assert "1 or more" in run(*serve, "--tensor-parallel", "-1").refusal


def test_what_would_make_it_fit_is_said_in_options() -> None:
    quant = PlanChange("quant", {"quant": "Q3_K_M"})
    found = [PlanChange("kv", {"kv": "q8_0"}), PlanChange("users", {"users": 3}), quant]
    assert plan_words.change_lines(found) == (
        "What would make it fit, the cheapest first: --kv q8_0; --users 3; --quant Q3_K_M."
    )
    assert plan_words.change_lines(()) == ""
