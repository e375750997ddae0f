"""A plan as a file that can be given to somebody else, and opened again: the question, not the answer.

Nothing in it says who a person is: of a model's own file it has the name, not the folder.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from advisor.errors import FileProblem
from advisor.machine.asked_hardware import TypedHardware
from advisor.plan import MAXIMUM_CELLS, USUAL_CONTEXT, KvType
from advisor.planner.question import MOST_TURNS, Laid, PlanQuestion, Second, TalkInTurns
from advisor.planner.solve import MOST_USERS
from advisor.storage.files import replace_file

KIND = "plimsoll plan"
VERSION = 2  # 1 knew nothing of batch, talk, laid and second
_MOST = 64 << 10  # bytes
_Text = Annotated[str, Meta(max_length=512)]


_Count = Annotated[int, Meta(ge=0, le=MAXIMUM_CELLS)]


class _Talk(msgspec.Struct):
    turns: Annotated[int, Meta(ge=0, le=MOST_TURNS)] = 0
    prompt: _Count = 200
    reply: _Count = TalkInTurns.reply
    shared: _Count = 0


class _Laid(msgspec.Struct):
    layers: Annotated[int, Meta(ge=-1, le=MAXIMUM_CELLS)] | None = None
    experts: _Count | None = None
    kv_on_cpu: bool | None = None
    split: Annotated[tuple[float, ...], Meta(max_length=16)] = ()
    main_gpu: _Count | None = None


class _Second(msgspec.Struct):
    model: _Text = ""
    context: Annotated[int, Meta(ge=1, le=MAXIMUM_CELLS)] = USUAL_CONTEXT


class _Kept(msgspec.Struct, forbid_unknown_fields=False):
    """What is written."""

    kind: str
    version: int
    model: _Text
    quant: _Text
    hardware: dict[str, _Text]
    context: Annotated[int, Meta(ge=1, le=MAXIMUM_CELLS)]
    users: Annotated[int, Meta(ge=1, le=MOST_USERS)]
    kv: KvType
    batch: _Count = 0
    talk: _Talk = msgspec.field(default_factory=_Talk)
    laid: _Laid = msgspec.field(default_factory=_Laid)
    second: _Second = msgspec.field(default_factory=_Second)


def plan_as_json(question: PlanQuestion) -> bytes:
    """The file's content."""
    kept: dict[str, Any] = {"kind": KIND, "version": VERSION, **asdict(question)}
    kept["model"], kept["second"]["model"] = _without_folder(question.model), _without_folder(question.second.model)
    return msgspec.json.format(msgspec.json.encode(kept), indent=2) + b"\n"


def save_plan(path: Path, question: PlanQuestion) -> None:
    """Write a plan; FileProblem where that fails."""
    write_plainly(path, plan_as_json(question))


def write_plainly(path: Path, content: str | bytes) -> None:
    """A file that a person asked for; FileProblem where it cannot be written."""
    try:
        replace_file(path, content, private=False)
    except OSError as error:
        raise FileProblem("{path} cannot be written: {strerror}.", path=path, strerror=error.strerror) from error


def open_plan(path: Path) -> PlanQuestion:
    """The question of a file; FileProblem where it cannot be read or is no plan.

    A model that is named by its file is looked for beside the plan.
    """
    try:
        with path.open("rb") as file:
            content = file.read(_MOST + 1)
    except OSError as error:
        raise FileProblem("{name} cannot be read: {strerror}.", name=path.name, strerror=error.strerror) from error
    try:
        kept = msgspec.json.decode(content, type=_Kept)
    except (ValueError, RecursionError) as error:
        raise FileProblem("{name} is no plan of Plimsoll.", name=path.name) from error
    if kept.kind != KIND:
        raise FileProblem("{name} is no plan of Plimsoll.", name=path.name)
    if kept.version > VERSION:
        raise FileProblem("{name} was written by a later Plimsoll. Update this one to open it.", name=path.name)
    hardware = msgspec.convert(
        {name: text for name, text in kept.hardware.items() if name in TypedHardware.__dataclass_fields__},
        type=TypedHardware,
    )
    found = PlanQuestion(
        kept.model, kept.quant, hardware, kept.context, kept.users, kept.kv, kept.batch,
        TalkInTurns(**msgspec.structs.asdict(kept.talk)), Laid(**msgspec.structs.asdict(kept.laid)),
        Second(**msgspec.structs.asdict(kept.second)),
    )  # fmt: skip
    second = replace(found.second, model=_beside(path, kept.second.model))
    return replace(found, model=_beside(path, kept.model), second=second)


def _without_folder(model: str) -> str:
    return Path(model).name if names_a_file(model) else model


def _beside(plan: Path, model: str) -> str:
    """A model that is named by its file, where it lies beside the plan; else as it is called."""
    beside = plan.parent / Path(model).name
    return str(beside) if names_a_file(model) and beside.is_file() else model


def names_a_file(text: str) -> bool:
    """Whether a model is meant by the path of its file."""
    return Path(text).suffix.lower() == ".gguf"
