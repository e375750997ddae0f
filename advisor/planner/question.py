"""What is planned: a model, hardware, conversations and users; what a person chooses, and what is kept in a file."""

from __future__ import annotations

from dataclasses import dataclass, field

from advisor.machine.asked_hardware import TypedHardware
from advisor.plan import LONG_CONTEXT, KvType


@dataclass(frozen=True)
class PlanQuestion:
    """model: a name of the catalogue, or the path of a .gguf. quant: of it, "" for the usual one.

    hardware: as it is typed; nothing for the computer that all pages answer for. context: tokens of each conversation;
    users: conversations at once; kv: the format of the chat memory.
    """

    model: str = ""
    quant: str = ""
    hardware: TypedHardware = field(default_factory=TypedHardware)
    context: int = LONG_CONTEXT
    users: int = 1
    kv: KvType = "f16"
