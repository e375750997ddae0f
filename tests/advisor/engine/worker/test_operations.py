"""What the worker does, and what it says of bad requests."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from statistics import median

import pytest

from advisor.engine.answers import Event, Progress
from advisor.engine.process import EngineProcess
from advisor.engine.protocol import Grow, Load, SelfCheck, Unload, WriteReply
from advisor.errors import Cancelled, EngineProblem, FileProblem, MemoryProblem, ModelProblem, UsageError
from advisor.gguf.read import read_header
from advisor.plan import Plan
from advisor.progress import Cancel
from advisor.units import MIB
from tests.advisor.engine.asking import HELLO, load
from tests.models.fixtures import ModelFactory


def test_a_child_that_writes_nothing_starts_without_what_writes() -> None:
    # The start of each dry run's child, in the window and in rankings: a third of it was templates.
    code = "import sys, advisor.engine.worker.main; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, check=True)
    started = set(done.stdout.split())
    assert "advisor.engine.worker.llama" in started
    assert not started & {"jinja2", "numpy", "gguf", "advisor.engine.worker.runner", "advisor.engine.worker.generate"}


def test_what_writes_is_part_of_the_program_that_bills_count(model_factory: ModelFactory) -> None:
    """Also where the child that was measured never wrote: a program at work is more than one before its model.

    Some 2.7 MB, and from child to child it varies by one: so three of each are asked.
    """
    path, more = model_factory(), list[int]()
    for _ in range(3):
        with EngineProcess() as measured, EngineProcess() as loaded:
            more.append(measured.request(SelfCheck()).memory - load(loaded, path, Plan(context=256)).memory)
    assert median(more) > MIB // 2


def test_an_unknown_architecture(engine: EngineProcess, unknown_model: Path) -> None:
    with pytest.raises(ModelProblem, match="architecture this engine does not know"):
        load(engine, unknown_model)


def test_a_missing_tensor(engine: EngineProcess, incomplete_model: Path) -> None:
    with pytest.raises(ModelProblem, match=r"blk\.2\.attn_k\.weight"):
        load(engine, incomplete_model)


def test_a_missing_file(engine: EngineProcess, tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="cannot be read"):
        load(engine, tmp_path / "gone.gguf")


def test_an_unknown_device(engine: EngineProcess, model_factory: ModelFactory) -> None:
    with pytest.raises(UsageError, match="no device called CUDA7"):
        engine.request(Load(model_factory(), Plan(), ("CUDA7",)))


@pytest.mark.parametrize("template", ["{{ 1 // 0 }}", "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}", "{{ broken("])
def test_a_template_that_fails_costs_no_engine(
    engine: EngineProcess, model_factory: ModelFactory, template: str, tmp_path: Path
) -> None:
    path = with_template(model_factory("qwen2"), tmp_path / "t.gguf", template)
    loaded = load(engine, path, Plan(context=512))
    assert loaded.template.source == "known"
    assert "does not work" in loaded.template.note
    assert engine.request(WriteReply(HELLO, limit=2)).stats.tokens == 2


def with_template(model: Path, target: Path, template: str) -> Path:
    """A copy of `model` whose chat template is `template`, padded with a comment to the old one's length."""
    header = read_header(model)
    old = header.text("tokenizer.chat_template")
    assert old is not None
    room = len(old.encode()) - len(template.encode()) - len("{##}")
    assert room >= 0
    raw = model.read_bytes()
    assert raw.count(old.encode()) == 1
    target.write_bytes(raw.replace(old.encode(), f"{template}{{#{' ' * room}#}}".encode()))
    return target


def test_chatting_without_a_model(engine: EngineProcess) -> None:
    engine.request(Unload())
    with pytest.raises(UsageError, match="No model is loaded"):
        engine.request(WriteReply(()))


def test_mixed_cache_types_where_keys_and_values_are_one(engine: EngineProcess, model_factory: ModelFactory) -> None:
    with pytest.raises(UsageError, match="same KV type"):
        load(engine, model_factory("deepseek2"), Plan(kv_k="q8_0"))


def test_loading_can_be_given_up(engine: EngineProcess, large_model: Path) -> None:
    cancel = Cancel()
    seen: list[int] = []

    def progress(event: Event) -> None:
        assert isinstance(event, Progress)
        seen.append(event.permille)
        cancel.request()

    with pytest.raises(Cancelled, match="stopped"):
        engine.request(Load(large_model, Plan(), ()), on_event=progress, cancel=cancel)
    assert seen
    assert max(seen) < 1000
    with pytest.raises(UsageError, match="No model is loaded"):
        engine.request(WriteReply(()))


NO_ROOM = """
import sys
from advisor.engine.worker import main as worker
from advisor.engine.worker.model import Loaded
from advisor.errors import MemoryProblem
open_context = Loaded.open_context
def first_only(self, plan, threads):
    if self.plan:
        Loaded.open_context = refuse
        return refuse(self, plan, threads)
    return open_context(self, plan, threads)
def refuse(self, plan, threads):
    raise MemoryProblem("There is no memory for that.")
Loaded.open_context = first_only
sys.exit(worker.main())
"""


def test_a_context_that_can_neither_grow_nor_come_back_ends_the_engine(model_factory: ModelFactory) -> None:
    """Rather than a model that looks ready and cannot answer."""
    plan = Plan(context=256, gpu_layers=0)
    with EngineProcess(command=[sys.executable, "-c", NO_ROOM]) as process:
        load(process, model_factory("llama"), plan)
        with pytest.raises(MemoryProblem, match="no memory for that"):
            process.request(Grow(plan.with_(context=512)))
        with pytest.raises(EngineProblem, match="ran out of memory") as caught:
            process.request(WriteReply(HELLO))
    assert caught.value.outcome is not None
    assert caught.value.outcome.out_of_memory
