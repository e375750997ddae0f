"""The questions everybody starts from, ready to be asked; a test holds what the true answers are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from advisor.machine.asked_hardware import TypedHardware
from advisor.planner.question import PlanQuestion, Second

ExampleName = Literal[
    "one-on-two-a100",
    "four-on-two-a100",
    "sixteen-on-two-a100",
    "h200",
    "card-and-ram",
    "sixty",
    "laptop",
    "slice",
    "two-models",
    "more-memory",
]
_TWO_A100 = TypedHardware("2x A100 80GB PCIe", ram="256 GB")


@dataclass(frozen=True)
class PlanExample:
    """One of them, by the name under which its words are found."""

    name: ExampleName
    question: PlanQuestion


def _seventy(quant: str, hardware: TypedHardware, users: int) -> PlanQuestion:
    return PlanQuestion("Llama-3.3-70B-Instruct", quant, hardware, 32_768, users)


EXAMPLES = (
    PlanExample("one-on-two-a100", _seventy("F16", _TWO_A100, 1)),
    PlanExample("four-on-two-a100", _seventy("F16", _TWO_A100, 4)),
    PlanExample("sixteen-on-two-a100", _seventy("F16", _TWO_A100, 16)),
    PlanExample("h200", _seventy("Q4_K_M", TypedHardware("NVIDIA H200 SXM 141 GB", ram="256 GB"), 4)),
    PlanExample(
        "card-and-ram",
        PlanQuestion("Llama-3.3-70B-Instruct", "Q4_K_M", TypedHardware("RTX 4090", ram="64 GB"), 8192, 1),
    ),
    PlanExample("sixty", PlanQuestion("Qwen3-32B", "F16", TypedHardware("A100 80GB PCIe", ram="256 GB"), 32_768, 4)),
    PlanExample("laptop", PlanQuestion("Qwen3-8B", "Q4_K_M", TypedHardware("Radeon 780M", ram="16 GB"), 8192, 1)),
    PlanExample("slice", PlanQuestion("Qwen3-14B", "Q4_K_M", TypedHardware("A100 80GB 3g.40gb", ram="64 GB"), 8192, 8)),
    PlanExample(
        "two-models",
        PlanQuestion(
            "Qwen3-14B", "Q4_K_M", TypedHardware("RTX 4090", ram="64 GB"), 16_384, 2, second=Second("Qwen3-0.6B:Q8_0")
        ),
    ),
    PlanExample(
        "more-memory",
        PlanQuestion("Qwen3-14B", "Q4_K_M", TypedHardware("RTX 4060 Ti 16 GB", ram="64 GB"), 32_768, 2),
    ),
)
