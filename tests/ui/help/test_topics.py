"""Topics: each is short, complete with and without numbers, asks for values that there are, and leads to others."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest

from advisor.units import GIB
from tests.ui.conftest import some
from tests.ui.every_state import ALL
from ui.common.explain import memory_topic
from ui.help import topics as module
from ui.help.topics import HELP_FOLDER, TOPIC_ORDER, Topic, topics
from ui.help.values import help_values
from ui.pages import PageId
from ui.store import AppState

TOPICS = {topic.id: topic for topic in topics("en_US")}
LEAST, MOST = 80, 200  # words
FACTS = {
    "llama.block_count": 32,
    "llama.attention.head_count": 32,
    "llama.attention.head_count_kv": 8,
    "llama.embedding_length": 4096,
    "llama.expert_count": 0,
}


def complete(state: AppState, **facts: int) -> AppState:
    """With what a real header says, and a card whose speed and whose driver's habits are known."""
    loaded, machine = some(state.session.loaded), some(state.computer.machine)
    header = loaded.model.header
    metadata = MappingProxyType({**header.metadata, **FACTS, **facts})
    model = replace(loaded.model, header=replace(header, metadata=metadata))
    devices = [
        replace(device, bandwidth=672_000_000_000, borrowable=16 * GIB) if device.is_gpu else device
        for device in machine.devices
    ]
    return state.change(
        session={"loaded": replace(loaded, model=model)},
        computer={"machine": replace(machine, devices=tuple(devices))},
        shell={"page": PageId.CHAT},  # whose model is the one in memory
    )


LOADED = complete(ALL["chat"])
MIXTURE = complete(ALL["chat"], **{"llama.expert_count": 128, "llama.expert_used_count": 8})
# Everything that any state knows, so that every paragraph is seen once.
KNOWN = {name for state in (*ALL.values(), LOADED, MIXTURE) for name in help_values(state)}


def words(topic: Topic, values: dict[str, str]) -> int:
    return sum(len(block.text.split()) for block in topic.blocks(values))


LANGUAGES = sorted(folder.name for folder in HELP_FOLDER.iterdir() if folder.name != "en")
_CONDITION, _FIGURE = re.compile(r"\[!?\w+\]"), re.compile(r"\d[\d.,]*")


def shape(line: str) -> tuple[object, ...]:
    """What a translator leaves as it is: when a paragraph is shown, its kind, values, bold words and figures."""
    bare = _CONDITION.sub("", line, count=1).strip()
    figures = sorted(re.sub("[.,]", "", figure) for figure in _FIGURE.findall(line))
    kind = bare[:2] if bare[:2] in ("= ", "- ") else ""
    return _CONDITION.findall(line), kind, sorted(re.findall(r"\{\w+\}", line)), line.count("**"), figures


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", TOPIC_ORDER)
def test_a_translated_topic_says_the_same(language: str, name: str) -> None:
    theirs = next(topic for topic in topics(language) if topic.id == name)
    assert (HELP_FOLDER / language / f"{name}.md").is_file()
    assert theirs.title != TOPICS[name].title or name == "flash-attention"
    assert theirs.see == TOPICS[name].see
    assert [shape(line) for line in theirs.lines] == [shape(line) for line in TOPICS[name].lines]


def test_each_file_is_a_topic() -> None:
    assert sorted(TOPIC_ORDER) == sorted(file.stem for file in (HELP_FOLDER / "en").glob("*.md"))


@pytest.mark.parametrize("name", TOPIC_ORDER)
def test_each_is_short_with_and_without_the_readers_numbers(name: str) -> None:
    topic = TOPICS[name]
    for state in (AppState(), LOADED, MIXTURE, ALL["pc-plain"], ALL["pc-apple"], ALL["model-no"], ALL["detail-fits"]):
        values = help_values(state)
        assert LEAST <= words(topic, values) <= MOST, words(topic, values)
        said = " ".join(block.text for block in topic.blocks(values))
        assert "{" not in said
        assert "[" not in said
        assert "**" not in said


@pytest.mark.parametrize("name", TOPIC_ORDER)
def test_each_asks_only_for_what_can_be_known_and_leads_to_topics_that_there_are(name: str) -> None:
    topic = TOPICS[name]
    assert topic.names <= KNOWN
    assert topic.see
    assert set(topic.see) <= TOPICS.keys() - {name}
    assert topic.title
    assert topic.words


def test_the_readers_own_numbers_stand_beside_the_textbook() -> None:
    values = help_values(LOADED)
    said = [block.text for block in TOPICS["kv-cache"].blocks(values)]
    assert any(values["kv_formula"] in line and values["textbook_kv"] in line for line in said)
    assert any(values["model"] in line and values["kv"] in line for line in said)
    said = [block.text for block in TOPICS["dedicated-memory"].blocks(values)]
    assert any("NVIDIA GeForce RTX 4070 Ti SUPER has 16.0 GB" in line for line in said)


def test_the_textbook_is_right_where_a_model_is_as_the_textbook_has_it() -> None:
    values = help_values(LOADED)
    assert values["model"] == "Llama 3.1 8B Instruct"
    assert values["kv_formula"].startswith("2 × 32 layers × 8 heads × 128 × 2 bytes × ")
    assert values["textbook_kv"] == values["kv"]
    assert values["kv_per_token"] == "128 kB"


def test_without_a_computer_or_a_model_nothing_is_made_up() -> None:
    assert help_values(AppState()) == {}


def test_what_is_not_known_is_left_out() -> None:
    topic = Topic("x", "X", "x", (), ("Always.", "[a] With {a}.", "[!a] Without.", "A {b} too.", "= {a} = **{a}**"))
    assert [block.text for block in topic.blocks({})] == ["Always.", "Without."]
    with_a = list(topic.blocks({"a": "1**2"}))
    assert [block.text for block in with_a] == ["Always.", "With 1**2.", "1**2 = 1**2"]
    assert with_a[-1].kind == "formula"
    assert with_a[-1].spans[-1] == ("1**2", True)


def test_a_language_may_have_some_of_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in TOPIC_ORDER:
        (tmp_path / "en").mkdir(exist_ok=True)
        (tmp_path / "en" / f"{name}.md").write_text(f"title: {name}\nwords: a\nsee: b\n\nText.", encoding="utf-8")
    (tmp_path / "de").mkdir()
    (tmp_path / "de" / "weights.md").write_text("title: Gewichte\nwords: a\nsee: b\n\nText.", encoding="utf-8")
    monkeypatch.setattr(module, "HELP_FOLDER", tmp_path)
    titles = {topic.id: topic.title for topic in topics("de_XX")}
    assert titles["weights"] == "Gewichte"
    assert titles["batch"] == "batch"


def test_the_kind_of_memory_leads_to_its_topic() -> None:
    assert memory_topic(ALL["pc"]) == "dedicated-memory"
    assert memory_topic(ALL["pc-apple"]) == "unified-memory"
    assert memory_topic(ALL["pc-apu"]) == "integrated-memory"
    assert memory_topic(AppState().change(shell={"page": PageId.PC})) == "dedicated-memory"
