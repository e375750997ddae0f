"""A reply that is stopped at a token goes on in another process as if nothing had been, and chats sleep in a file."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from advisor.engine.answers import Event, PromptProgress, Text
from advisor.engine.process import EngineProcess
from advisor.engine.protocol import EngineSettings, ResumeReply, SavedFile, SaveState, WriteReply
from advisor.engine.sampling import Sampling, Stats
from advisor.engine.state_file import StateFile, StateHeader, write_state
from advisor.errors import FileProblem, PromptTooLong, StateProblem, UsageError
from advisor.plan import Plan
from advisor.progress import Cancel
from tests.advisor.engine import asking
from tests.models.fixtures import ModelFactory

LAYERS = {"llama": 2, "gemma3": 6, "mamba": 2, "falcon-h1": 2, "qwen3next": 4}  # each kind of memory
KEY = b"k" * 32
STORY = "the people of the water went down to see the first day " * 18
PLAN = Plan(2048, batch=128, ubatch=128)
F32 = PLAN.with_(kv_k="f32", kv_v="f32", flash_attention="off")


def loadable(model_factory: ModelFactory, architecture: str) -> tuple[Path, Plan]:
    """A model and how to load it.

    The cells of a window come back to other places than they had, so sums over them are rounded in another order: with
    weights of half precision, or choices that hang by a hair, that shows. All other kinds of memory are the same to the
    last bit.
    """
    window = architecture == "gemma3"
    path = model_factory(architecture, layers=LAYERS[architecture], quant="F32" if window else "F16")
    return path, F32 if window else PLAN


DICE = Sampling(temperature=1.5, top_k=0, top_p=1.0, min_p=0.0, seed=11)
WAYS = {
    "greedy": asking.GREEDY,
    "dice": DICE,
    "penalties": DICE.with_(repeat_penalty=1.3, presence_penalty=0.4, repeat_last=32),
    "grammar": DICE.with_(grammar="root ::= ([a-z]{3} [0-9]){300}"),  # no model ends it before it can be stopped
}


@pytest.fixture(scope="module")
def engine() -> Iterator[EngineProcess]:
    with EngineProcess(EngineSettings(threads=1)) as process:
        yield process


@pytest.fixture(scope="module")
def other() -> Iterator[EngineProcess]:
    """Another process, which knows nothing of the first."""
    with EngineProcess(EngineSettings(threads=1)) as process:
        yield process


@pytest.fixture
def file(tmp_path: Path) -> SavedFile:
    return SavedFile(tmp_path / "states" / "chat.state", KEY)


class Said:
    """What comes of a reply. It pauses it once so many pieces of text came."""

    def __init__(self, pause_after: int | None = None, *, reading: bool = False) -> None:
        self.pause, self.events = Cancel(), list[Event]()
        self._left, self._reading = pause_after, reading

    def __call__(self, event: Event) -> None:
        self.events.append(event)
        if isinstance(event, Text) and self._left is not None and event.tokens >= self._left:
            self.pause.request()
        if isinstance(event, PromptProgress) and self._reading and 0 < event.done < event.total:
            self.pause.request()

    @property
    def text(self) -> str:
        return "".join(event.text + event.reasoning for event in self.events if isinstance(event, Text))

    @property
    def told_prompt(self) -> int:
        """What was told of the prompt's length, without what had been written."""
        return next(event.total - event.written for event in self.events if isinstance(event, PromptProgress))

    @property
    def read(self) -> int:
        progress = [event for event in self.events if isinstance(event, PromptProgress)]
        return progress[-1].done - progress[0].done


def write(engine: EngineProcess, said: Said, sampling: Sampling = asking.GREEDY, limit: int = 200) -> Stats:
    return engine.request(WriteReply(asking.turns(STORY), sampling, limit), on_event=said, pause=said.pause).stats


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("architecture", LAYERS)
def test_going_on_in_another_process(
    architecture: str,
    way: str,
    engine: EngineProcess,
    other: EngineProcess,
    model_factory: ModelFactory,
    file: SavedFile,
) -> None:
    path, plan = loadable(model_factory, architecture)
    whole, half, rest = Said(), Said(1), Said()
    sampling = WAYS[way].with_(temperature=min(WAYS[way].temperature, 0.5 if architecture == "gemma3" else 9))
    asking.load(engine, path, plan)
    ended = write(engine, whole, sampling)
    asking.load(engine, path, plan)
    stats = write(engine, half, sampling)
    assert stats.stop_reason == "suspended"
    assert 0 < stats.tokens <= ended.tokens
    saved = engine.request(SaveState(file, "mine"))
    assert saved.unfinished
    assert saved.tokens == stats.prompt_tokens + stats.tokens - 1
    asking.load(other, path, plan)
    answer = other.request(ResumeReply(file), on_event=rest)
    assert half.text + rest.text == whole.text
    assert rest.read == 1
    assert rest.told_prompt == ended.prompt_tokens
    assert (answer.stats.tokens, answer.stats.stop_reason) == (ended.tokens, ended.stop_reason)
    assert (answer.stats.prompt_tokens, answer.stats.seed) == (ended.prompt_tokens, ended.seed)
    assert answer.stats.writing_seconds > stats.writing_seconds


@pytest.mark.parametrize("architecture", LAYERS)
def test_paused_while_reading(
    architecture: str, engine: EngineProcess, other: EngineProcess, model_factory: ModelFactory, file: SavedFile
) -> None:
    path, plan = loadable(model_factory, architecture)
    whole, half, rest = Said(), Said(reading=True), Said()
    asking.load(engine, path, plan)
    ended = write(engine, whole, DICE, 40)
    asking.load(engine, path, plan)
    stats = write(engine, half, DICE, 40)
    assert (stats.stop_reason, stats.tokens, half.text) == ("suspended", 0, "")
    assert 0 < engine.request(SaveState(file)).tokens < ended.prompt_tokens
    asking.load(other, path, plan)
    other.request(ResumeReply(file), on_event=rest)
    assert rest.text == whole.text
    assert half.read + rest.read == ended.prompt_tokens


def test_going_on_where_it_was_paused(engine: EngineProcess, model_factory: ModelFactory) -> None:
    """As after a disk that was full: without a file, twice."""
    asking.load(engine, model_factory("llama"), PLAN)
    whole, pieces = Said(), [Said(1), Said(60), Said()]
    ended = write(engine, whole, DICE)
    asking.load(engine, model_factory("llama"), PLAN)
    write(engine, pieces[0], DICE)
    for said in pieces[1:]:
        stats = engine.request(ResumeReply(), on_event=said, pause=said.pause).stats
    assert "".join(said.text for said in pieces) == whole.text
    assert stats.tokens == ended.tokens
    with pytest.raises(StateProblem, match="no reply"):
        engine.request(ResumeReply())


@pytest.mark.parametrize("architecture", LAYERS)
def test_a_chat_that_slept_is_not_read_again(
    architecture: str, engine: EngineProcess, other: EngineProcess, model_factory: ModelFactory, file: SavedFile
) -> None:
    path = model_factory(architecture, layers=LAYERS[architecture], quant="F32")
    asking.load(engine, path, F32)
    said = asking.reply(engine, asking.turns(STORY), 30)[0]
    engine.request(SaveState(file))
    more = asking.turns(STORY, said, "What then?")
    told = asking.reply(engine, more, 30)[0]
    asking.load(other, path, F32)
    asking.reply(other, asking.turns("Somebody else's chat. " * 30), 4)
    for edited in (False, True):  # the second time from before the reply: what goes back there slept too
        turns = asking.turns(STORY, "Nothing." if edited else said, "What then?")
        said_now = Said()
        asked = WriteReply(turns, asking.GREEDY, 30, saved=file)
        answer = other.request(asked, on_event=said_now)
        assert (answer.refused, answer.restored > 200) == (None, not edited)
        assert answer.stats.prompt_tokens - answer.stats.reused_tokens < 100
        assert edited or said_now.text == told
    _, _, stats, _ = asking.reply(other, asking.turns("Somebody else's chat. " * 30), 4)
    assert stats.prompt_tokens - stats.reused_tokens <= 8  # it was kept aside meanwhile


def test_it_may_have_another_length_and_not_other_settings(
    engine: EngineProcess, model_factory: ModelFactory, file: SavedFile
) -> None:
    path = model_factory("llama")
    asking.load(engine, path, PLAN)
    whole, half = Said(), Said(1)
    write(engine, whole, DICE, 60)
    asking.load(engine, path, PLAN)
    write(engine, half, DICE, 60)
    engine.request(SaveState(file))
    refusals = [
        (path, PLAN.with_(kv_k="q8_0", kv_v="q8_0"), "other settings of the chat memory"),
        (model_factory("llama", seed=5), PLAN, "another model file"),
    ]
    for model, plan, why in refusals:
        asking.load(engine, model, plan)
        with pytest.raises(StateProblem, match=why):
            engine.request(ResumeReply(file))
        answer = engine.request(WriteReply(asking.turns(STORY), asking.GREEDY, 4, saved=file))
        assert answer.stats.tokens == 4  # read instead
        assert answer.refused
    asking.load(engine, path, PLAN.with_(context=256))
    with pytest.raises(PromptTooLong) as caught:  # it is sound, and can be gone on with once there is room
        engine.request(ResumeReply(file))
    assert caught.value.context == 256
    with pytest.raises(PromptTooLong):
        engine.request(WriteReply(asking.turns(STORY), asking.GREEDY, 4, saved=file))
    asking.load(engine, path, PLAN.with_(context=4096))
    rest = Said()
    engine.request(ResumeReply(file), on_event=rest)
    assert half.text + rest.text == whole.text


def test_a_changed_model_file(
    engine: EngineProcess, model_factory: ModelFactory, file: SavedFile, tmp_path: Path
) -> None:
    path = tmp_path / "mine.gguf"
    path.write_bytes(model_factory("llama").read_bytes())
    asking.load(engine, path, PLAN)
    asking.reply(engine, asking.turns(STORY), 4)
    engine.request(SaveState(file))
    os.utime(path, (1, 1))
    with pytest.raises(StateProblem, match="changed after it was loaded"):
        engine.request(SaveState(file))
    asking.load(engine, path, PLAN)
    answer = engine.request(WriteReply(asking.turns(STORY), asking.GREEDY, 4, saved=file))
    assert answer.refused
    assert "another model file" in answer.refused.message


def test_damaged_foreign_and_hostile_files(engine: EngineProcess, model_factory: ModelFactory, file: SavedFile) -> None:
    """Whatever lies there, the same child reads the conversation instead and lives."""
    asking.load(engine, model_factory("llama"), PLAN)
    asking.reply(engine, asking.turns(STORY), 4)
    engine.request(SaveState(file))
    sound = file.path.read_bytes()
    with StateFile(file.path) as opened:
        header = opened.header
    flipped = bytearray(sound)
    flipped[-1000] ^= 1
    longer = bytearray(sound)
    longer[16:24] = (1 << 40).to_bytes(8, "little")
    spoilt = [b"", sound[:20], sound[:-1], sound[: len(sound) // 2], bytes(flipped), bytes(longer), b"GGUF" + sound[4:],
              sound[:8] + b"\xff\xff\xff\xff" + sound[12:], sound + b"x", bytes(len(sound))]  # fmt: skip
    for content in spoilt:
        file.path.write_bytes(content)
        _refused(engine, file)
    _hostile(file.path, header, sound)
    _refused(engine, file)
    file.path.unlink()
    _refused(engine, file)
    os.mkfifo(file.path)
    _refused(engine, file)
    file.path.unlink()
    file.path.write_bytes(sound)
    assert engine.request(WriteReply(asking.turns(STORY), asking.GREEDY, 4, saved=file)).refused is None


def _hostile(path: Path, header: StateHeader, sound: bytes) -> None:
    """A file that is whole and right in every figure, written by somebody who does not have the key."""
    at = len(sound) - sum(header.sections)
    sections = []
    for length in header.sections:
        sections.append(sound[at : at + length])
        at += length
    sections[5] = b"\xff" * len(sections[5])
    write_state(path, b"theirs" * 6, header, sections)


def _refused(engine: EngineProcess, file: SavedFile) -> None:
    asking.reply(engine, asking.turns("Something else altogether, and long enough to be kept. " * 12), 2)
    heard = Said()
    engine.request(WriteReply(asking.turns("Other " * 200), asking.GREEDY, 1, saved=None))
    with pytest.raises(StateProblem):
        engine.request(ResumeReply(file))
    answer = engine.request(WriteReply(asking.turns(STORY, "So?", "No."), asking.GREEDY, 4, saved=file), on_event=heard)
    assert answer.stats.tokens == 4
    assert answer.restored == 0


def test_a_disk_that_is_full(engine: EngineProcess, model_factory: ModelFactory) -> None:
    whole, half, rest = Said(), Said(1), Said()
    asking.load(engine, model_factory("llama"), PLAN)
    write(engine, whole, DICE, 100)
    asking.load(engine, model_factory("llama"), PLAN)
    write(engine, half, DICE, 100)
    full = SavedFile(Path("/dev/full/chat.state"), KEY)
    with pytest.raises(FileProblem, match="nothing is lost"):
        engine.request(SaveState(full))
    engine.request(ResumeReply(), on_event=rest)
    assert half.text + rest.text == whole.text


def test_nothing_to_keep(engine: EngineProcess, model_factory: ModelFactory, file: SavedFile) -> None:
    asking.load(engine, model_factory("llama"), PLAN)
    with pytest.raises(UsageError, match="nothing to keep"):
        engine.request(SaveState(file))
    assert not file.path.exists()


def test_nothing_half_written_is_left(tmp_path: Path, engine: EngineProcess, model_factory: ModelFactory) -> None:
    asking.load(engine, model_factory("llama"), PLAN)
    asking.reply(engine, asking.turns(STORY), 4)
    (tmp_path / "chat.state").mkdir()  # cannot be replaced by a file
    with pytest.raises(FileProblem):
        engine.request(SaveState(SavedFile(tmp_path / "chat.state", KEY)))
    assert [path.name for path in tmp_path.iterdir()] == ["chat.state"]


def test_a_stop_is_stronger_than_a_pause(engine: EngineProcess, model_factory: ModelFactory) -> None:
    asking.load(engine, model_factory("llama"), PLAN)
    said, cancel, both = Said(), Cancel(), threading.Event()

    def heard(event: Event) -> None:
        if isinstance(event, Text) and not both.is_set():
            both.set()
            cancel.request()
            said.pause.request()

    asked = WriteReply(asking.turns(STORY), asking.GREEDY, 200)
    stats = engine.request(asked, on_event=heard, pause=said.pause, cancel=cancel).stats
    assert stats.stop_reason == "stopped"
    with pytest.raises(StateProblem):
        engine.request(ResumeReply())
