"""A plan that is saved opens again as it was, and what is none is refused in a sentence."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from advisor.errors import FileProblem
from advisor.machine.asked_hardware import TypedHardware
from advisor.planner.plan_file import open_plan, save_plan
from advisor.planner.question import Laid, PlanQuestion, Second, TalkInTurns

QUESTION = PlanQuestion(
    "Llama-3.3-70B-Instruct", "Q4_K_M", TypedHardware("2x A100 80GB PCIe", ram="256 GB"), 32_768, 4, "q8_0"
)


def test_it_opens_as_it_was(tmp_path: Path) -> None:
    save_plan(tmp_path / "plan.json", QUESTION)
    assert open_plan(tmp_path / "plan.json") == QUESTION


def test_details_are_kept_too(tmp_path: Path) -> None:
    full = replace(
        QUESTION, batch=1024, talk=TalkInTurns(8, 300, 500, 2000), laid=Laid(40, 3, kv_on_cpu=True, split=(3.0, 1.5)),
        second=Second("Qwen3-0.6B:Q8_0", 4096),
    )  # fmt: skip
    save_plan(tmp_path / "plan.json", full)
    assert open_plan(tmp_path / "plan.json") == full


def test_of_a_model_s_own_file_the_folder_is_not_told_and_it_is_found_beside_the_plan(tmp_path: Path) -> None:
    model = tmp_path / "someone" / "secret" / "Mine-Q4_0.gguf"
    save_plan(tmp_path / "plan.json", PlanQuestion(str(model), second=Second(str(model))))
    assert "secret" not in (tmp_path / "plan.json").read_text(encoding="utf-8")
    assert open_plan(tmp_path / "plan.json").model == "Mine-Q4_0.gguf"
    (tmp_path / "Mine-Q4_0.gguf").write_bytes(b"GGUF")
    found = open_plan(tmp_path / "plan.json")
    assert found.model == found.second.model == str(tmp_path / "Mine-Q4_0.gguf")


def kept(**changes: object) -> dict[str, object]:
    whole = {
        "kind": "plimsoll plan", "version": 1, "model": "Qwen3-8B", "quant": "", "context": 8192, "users": 1,
        "kv": "f16", "hardware": {"graphics": "RTX 4090", "colour": "what a later version may add"},
    }  # fmt: skip
    return whole | changes


def test_what_a_later_version_adds_is_left_aside(tmp_path: Path) -> None:
    (tmp_path / "plan.json").write_text(json.dumps(kept(more=1)), encoding="utf-8")
    assert open_plan(tmp_path / "plan.json") == PlanQuestion("Qwen3-8B", "", TypedHardware("RTX 4090"), 8192)


@pytest.mark.parametrize(
    "content",
    [
        "", "{}", "[1, 2]", "not json", '"text"', json.dumps(kept(kind="recipe")), json.dumps(kept(users=0)),
        json.dumps(kept(users=257)), json.dumps(kept(context=-1)), json.dumps(kept(kv="q9_9")),
        json.dumps(kept(hardware={"graphics": 7})), json.dumps(kept(model="x" * 1000)),
            json.dumps(kept(talk={"turns": -1})), json.dumps(kept(laid={"layers": -2})), json.dumps(kept(second=7)),
        json.dumps(kept(version=3)),
        "[" * 100_000,
    ],
)  # fmt: skip
def test_what_is_no_plan_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "plan.json").write_text(content, encoding="utf-8")
    with pytest.raises(FileProblem, match=r"plan\.json"):
        open_plan(tmp_path / "plan.json")


def test_a_file_that_is_not_there_or_a_folder_that_cannot_be_is_said(tmp_path: Path) -> None:
    with pytest.raises(FileProblem):
        open_plan(tmp_path / "none.json")
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(FileProblem):
        save_plan(tmp_path / "file" / "plan.json", QUESTION)
