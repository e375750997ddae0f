"""What a bill has beside the dry run: the program, the driver, the vocabulary."""

from __future__ import annotations

from advisor.fit.bill import make_bill
from advisor.fit.measure import Measurer
from advisor.fit.overhead import vocabulary_memory
from advisor.fit.tensor_layout import take_apart
from advisor.gguf.skeleton import read_skeleton
from advisor.machine.machine import Machine
from advisor.plan import Plan
from advisor.units import MIB
from tests.models.fixtures import ModelFactory

REAL = {  # (entries, merges, bytes an engine child was seen to take for them, on Linux)
    "SmolLM2": (49_152, 48_900, 16.2 * MIB),
    "gemma-3": (262_144, 0, 43.8 * MIB),
    "Llama-3.1": (128_256, 280_147, 50.9 * MIB),
}


def memory(architecture: str, **values: object) -> int:
    known = {"general.architecture": architecture, **values}
    return vocabulary_memory(lambda key: known.get(key.replace("{arch}", architecture)))


def test_vocabularies_that_were_measured() -> None:
    for name, (entries, merges, seen) in REAL.items():
        assert abs(memory("llama", **{"llama.vocab_size": entries, "plimsoll.merges": merges}) - seen) < 0.1 * seen, (
            name
        )


def test_where_merges_are_not_known() -> None:
    stated = memory("qwen3", **{"qwen3.vocab_size": 151_936})
    assert stated == memory("qwen3", **{"qwen3.vocab_size": 151_936, "plimsoll.merges": 151_936})
    assert memory("gemma3", **{"gemma3.vocab_size": 262_144}) == 262_144 * 170
    assert memory("llama") == memory("llama", **{"llama.vocab_size": "many"}) == 0


def test_a_file_and_its_skeleton_say_the_same(
    model_factory: ModelFactory, measurer: Measurer, machine: Machine
) -> None:
    for architecture in ("gemma3", "qwen3moe"):
        opened = measurer.open(model_factory(architecture, vocabulary=5000))
        skeleton = measurer.open_skeleton("model.gguf", opened.skeleton.read_bytes())
        bills = [measurer.measure(one, Plan(context=256, gpu_layers=0), machine).bill for one in (opened, skeleton)]
        assert bills[0] == bills[1]
        size = vocabulary_memory(opened.header.value)
        assert bills[0].devices[0].vocabulary == size == take_apart(skeleton.header).vocabulary > 5000 * 100
        assert read_skeleton(opened.skeleton.read_bytes()).merges == opened.header.merges


def test_it_is_part_of_the_overhead_and_said(machine: Machine) -> None:
    with_it, without = (make_bill([], machine, 40 * MIB, size).devices[0] for size in (9 * MIB, 0))
    assert (with_it.overhead, with_it.program, with_it.vocabulary, with_it.loaded) == (
        49 * MIB, 40 * MIB, 9 * MIB, 9 * MIB
    )  # fmt: skip
    assert with_it.total - without.total == 9 * MIB
    told = with_it.to_json()
    assert told["vocabulary"] == 9 * MIB
    assert told["total"] == told["weights"] + told["context"] + told["compute"] + told["overhead"] + told["band"]
    assert "vocabulary" in told["overhead_source"]
    assert "vocabulary" not in without.to_json()["overhead_source"]
