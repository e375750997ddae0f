"""A context that begins small and grows under a reply: the same words, nothing computed twice, within its bill."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from advisor.engine.patience import Patience
from advisor.engine.process import EngineProcess
from advisor.engine.protocol import EngineSettings
from advisor.engine.sampling import Sampling, Stats
from advisor.errors import EngineProblem, PromptTooLong
from advisor.fit.bill import Bill, DeviceBill
from advisor.fit.context_steps import judged_on, lengths, shorter_fits
from advisor.fit.fit import Fit, ModelSummary, assess
from advisor.fit.measure import Measurer
from advisor.fit.verdict import Verdict
from advisor.machine.detect import detect
from advisor.machine.live import less
from advisor.machine.machine import Machine
from advisor.plan import ALL_LAYERS, Plan
from advisor.progress import Cancel
from advisor.session.breathing import Breath, copy_of_state
from advisor.session.context_length import ContextChanged
from advisor.session.failure import Cause, classify
from advisor.session.session import Message, PromptProgress, ReplyEvent, Session, Text
from advisor.units import GIB, MIB
from tests.advisor.fit.machines import machine as machine_of
from tests.helpers.remote import serving
from tests.models.fixtures import ModelFactory

LAYERS = {"llama": 2, "gemma3": 6, "mamba": 2, "falcon-h1": 2, "qwen3next": 4}  # each kind of memory
FIRST, MOST = 256, 1024
# In full precision: the cells of a window come to other places, so sums over them are rounded in another order.
PLAN = Plan(MOST, batch=128, ubatch=128, kv_k="f32", kv_v="f32", flash_attention="off", gpu_layers=0)
ENDLESS = Sampling(temperature=0.0, grammar="root ::= ([a-z]{3} [0-9]){300}")  # no model ends it before the limit
STORY = "the people of the water went down to see the first day "
SETTINGS = EngineSettings(threads=1)


class Heard:
    """What comes of replies."""

    def __init__(self) -> None:
        self.text, self.computed, self.lengths = "", 0, list[int]()

    def __call__(self, event: ReplyEvent) -> None:
        if isinstance(event, Text):
            self.text += event.text + event.reasoning
        elif isinstance(event, ContextChanged):
            self.lengths.append(event.context)
        elif isinstance(event, PromptProgress) and event.done == event.total:
            self.computed += event.done - event.reused


class Room:
    """The machine as a model finds it, with as much less as a test says."""

    def __init__(self, machine: Machine) -> None:
        self.machine, self.taken, self.asked = machine, 0, 0

    def __call__(self) -> Machine:
        self.asked += 1
        return less(self.machine, {self.machine.cpu.id: self.taken})


@pytest.fixture
def room(machine: Machine) -> Room:
    return Room(machine)


Opening = Callable[..., Session]


@pytest.fixture
def opening(measurer: Measurer, model_factory: ModelFactory, room: Room) -> Iterator[Opening]:
    opened: list[Session] = []

    def load(
        architecture: str = "llama",
        *,
        breathes: bool = True,
        start: Callable[[EngineSettings], EngineProcess] = EngineProcess,
    ) -> Session:
        path = model_factory(architecture, layers=LAYERS[architecture], quant="F32")
        model = measurer.open(path)
        fit = assess(measurer, model, room.machine, PLAN, layers="fixed")
        breath = Breath(shorter_fits(measurer, model, room.machine, fit, first=FIRST), room) if breathes else None
        first = breath.first(0) if breath else fit
        opened.append(Session.load(model, first, room.machine, SETTINGS, breath=breath, start=start))
        return opened[-1]

    yield load
    for session in opened:
        session.close()


def say(
    session: Session, heard: Callable[[ReplyEvent], None], *turns: str, limit: int = 200, cancel: Cancel | None = None
) -> Stats:
    messages = [Message("assistant" if index % 2 else "user", text) for index, text in enumerate(turns)]
    return session.reply(messages, heard, sampling=ENDLESS, limit=limit, cancel=cancel)


def test_the_lengths_on_the_way() -> None:
    assert lengths(32768) == (2048, 3072, 4096, 6144, 8192, 12288, 16384, 24576, 32768)
    assert lengths(5000) == (2048, 3072, 4096, 5000)
    assert lengths(2048) == (2048,)
    assert lengths(100) == (100,)


@pytest.mark.parametrize("architecture", LAYERS)
def test_a_chat_that_grows_and_shrinks(architecture: str, opening: Opening) -> None:
    """As in a context of the final size throughout: what is said, and how much of it was read."""
    told: dict[bool, tuple[Heard, list[Stats]]] = {}
    for breathes in (False, True):
        session, heard = opening(architecture, breathes=breathes), Heard()
        stats = [say(session, heard, STORY)]
        first = heard.text
        stats.append(say(session, heard, STORY, first, STORY * 12))
        if breathes:
            assert session.fit.plan.context == MOST
        if session.narrow(0):
            assert session.fit.plan.context == FIRST
            assert session.context.kept > 0  # the chat that waits
        stats.append(say(session, heard, "Another chat, of which there is little."))
        stats.append(say(session, heard, STORY, first, STORY * 12, "No.", "What then?", limit=20))
        told[breathes] = heard, stats
    (fixed, whole), (free, grown) = told[False], told[True]
    assert free.text == fixed.text
    assert not fixed.lengths
    assert free.lengths == [MOST, MOST]  # in the middle of the first reply, and for the last
    assert [one.stop_reason for one in grown] == [one.stop_reason for one in whole]
    assert [one.tokens for one in grown] == [one.tokens for one in whole]
    # Of a window, what moved is what the next token attends to: going back behind that, a few cells lack.
    assert free.computed <= fixed.computed + (16 if architecture == "gemma3" else 0)


def test_what_is_promised_is_what_is_counted_against(opening: Opening) -> None:
    session, heard = opening(), Heard()
    assert (session.fit.plan.context, session.ceiling.plan.context, session.reach) == (FIRST, MOST, MOST)
    assert session.allocated.line("context") == session.fit.bill.line("context")
    ended: list[Stats] = []
    session.after_reply = ended.append
    stats = say(session, heard, STORY * 30)  # more at once than there is place for
    assert session.outlook([Message("user", STORY * 30)]).context == MOST
    assert heard.lengths == [MOST]
    assert heard.computed == stats.prompt_tokens
    assert ended == [stats]
    assert session.allocated.line("context") == session.fit.bill.line("context")
    with pytest.raises(PromptTooLong) as refused:
        say(session, heard, STORY, "So?", STORY * 90)
    assert refused.value.context == MOST


def test_too_long_says_how_much_goes_into_the_longest(opening: Opening) -> None:
    session = opening()
    with pytest.raises(PromptTooLong) as refused:
        say(session, Heard(), STORY * 20, "So?", STORY * 40, "Yes?", STORY * 20)
    assert (refused.value.context, refused.value.drop) == (MOST, 4)
    assert session.fit.plan.context == FIRST  # nothing was taken for it


def test_where_memory_is_short_the_reply_ends_as_in_a_full_context(opening: Opening, room: Room) -> None:
    session, heard = opening(), Heard()
    room.taken = 1 << 50
    stats = say(session, heard, STORY, limit=300)
    assert (stats.stop_reason, stats.context_used, heard.lengths) == ("context", FIRST - 1, [])
    assert session.context.short is not None
    assert session.context.short.plan.context == MOST
    assert session.reach == FIRST
    with pytest.raises(PromptTooLong) as refused:
        say(session, heard, STORY, heard.text, "And?")
    assert refused.value.context == FIRST
    room.taken = 0
    again = say(session, heard, STORY, heard.text, "And?")
    assert again.stop_reason == "length"
    assert session.reach == MOST


def test_a_stop_and_a_pause_stay_so(opening: Opening) -> None:
    """Also where they come while the context is about to grow."""
    session, cancel = opening(), Cancel()
    stop_there: list[int] = []

    def stopped(event: ReplyEvent) -> None:
        if isinstance(event, ContextChanged):
            stop_there.append(event.context)
            cancel.request()

    stats = say(session, stopped, STORY, cancel=cancel)
    assert (stats.stop_reason, stop_there) == ("stopped", [MOST])

    def paused(event: ReplyEvent) -> None:
        heard(event)
        if isinstance(event, ContextChanged):
            session.pause()

    expected, heard = Heard(), Heard()
    say(opening(breathes=False), expected, STORY, limit=400)
    session = opening()
    stats = say(session, paused, STORY, limit=400)
    assert stats.stop_reason == "suspended"
    assert not session.narrow(0) or session.fit.plan.context == FIRST  # it waits, and goes on all the same
    stats = session.resume(heard)
    assert stats.stop_reason == "length"
    assert heard.text == expected.text


def test_nobody_shrinks_it_during_a_reply(opening: Opening) -> None:
    session, tried = opening(), list[bool]()
    say(session, Heard(), STORY)
    assert session.fit.plan.context > FIRST

    def meanwhile(_: ReplyEvent) -> None:
        if not tried:
            tried.append(session.narrow(0))

    session.reply([Message("user", "One")], meanwhile, limit=4)
    assert tried == [False]
    assert not session.narrow(600)
    assert session.narrow()
    assert (session.fit.plan.context, session.narrow()) == (2 * FIRST, False)
    assert session.narrow(0)


@pytest.mark.parametrize("fault", ["kill@grow", "hang@grow", "abort@grow"])
def test_a_child_that_ends_while_it_grows(fault: str, opening: Opening, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was written is with whoever listened; the error says how it ended."""
    monkeypatch.setenv("PLIMSOLL_TEST_FAULT", fault)

    def start(settings: EngineSettings) -> EngineProcess:
        return EngineProcess(settings, command=[sys.executable, "-P", "-m", "tests.helpers.faulty_worker"])

    session, heard = opening(start=start), Heard()
    if fault.startswith("hang"):
        monkeypatch.setattr("advisor.engine.process.patience_for", lambda _: Patience(0.5, 1.0))
    with pytest.raises(EngineProblem) as lost:
        say(session, heard, STORY)
    assert lost.value.outcome is not None
    assert len(heard.text) > 100
    assert not session.writing


def test_a_device_that_vanishes_while_a_context_grows_onto_it(model_factory: ModelFactory) -> None:
    """What was written is with whoever listened, and the error says what the engine was at."""
    with contextlib.ExitStack() as device:
        settings = EngineSettings(threads=1, remotes=(device.enter_context(serving()),))
        with Measurer(settings, 50 * MIB) as measurer:
            machine, model = detect(measurer.engine()), measurer.open(model_factory(layers=2, quant="F32"))
            plan = PLAN.with_(gpu_layers=ALL_LAYERS)
            fit = assess(measurer, model, machine, plan, layers="fixed")
            fits = shorter_fits(measurer, model, machine, fit, first=FIRST)

        def asked() -> Machine:
            device.close()  # a length is about to be chosen
            return machine

        first, heard = Breath(fits, asked), Heard()
        assert fit.bill.on(machine.gpus[0].id)
        with Session.load(model, first.first(0), machine, settings, breath=first) as session:
            with pytest.raises(EngineProblem, match="making the context larger") as lost:
                say(session, heard, STORY)
            assert session.outcome is not None
    assert len(heard.text) > 100
    assert classify(lost.value).cause is Cause.CRASH


# -- by figures ----------------------------------------------------------------------------------------------------


def made(context: int, each: int = MIB, kind: Verdict = Verdict.FITS) -> Fit:
    """A fit whose chat memory takes so many bytes a token."""
    cpu = machine_of(memory=16 * GIB).cpu
    row = DeviceBill(cpu.id, cpu.name, cpu.kind, weights=GIB, context=context * each)
    summary = ModelSummary("m", "llama", "Q4_0", GIB, GIB, 32768, 1)
    return replace(
        Fit(summary, Plan(context, gpu_layers=0), Bill((row,)), kind, None, None, 3, 0, "map", 0.0),
    )


def breath(size: int, *contexts: int, ceiling: Verdict = Verdict.FITS) -> Breath:
    """On a machine of `size` bytes, 2 GB of which are kept free."""
    fits = [made(context) for context in contexts]
    fits[-1] = replace(fits[-1], verdict=ceiling)
    return Breath(fits, lambda: machine_of(memory=size))


def test_as_much_as_goes() -> None:
    contexts = 2048, 3072, 4096, 6144, 8192
    plenty, now = breath(64 * GIB, *contexts), made(2048)
    assert [plenty.first(need).plan.context for need in (0, 1700, 2000, 4000)] == [2048, 2048, 4096, 8192]
    assert (wider := plenty.wider(now, 2048))
    assert (wider.plan.context, wider.verdict) == (4096, Verdict.FITS)
    assert plenty.short is None
    tight = breath(8 * GIB, *contexts)  # 6 can be taken; weights 1, 3 for 3072 and a copy of 2
    assert (wider := tight.wider(now, 2048))
    assert wider.plan.context == 4096
    assert tight.wider(made(4096), 4096) is None
    lacking = tight.short
    assert lacking
    assert lacking.plan.context == 8192
    assert tight.wider(now, 2048)
    less_still = breath(6 * GIB + 512 * MIB, *contexts)
    assert (wider := less_still.wider(now, 2048))
    assert wider.plan.context == 3072
    assert less_still.short
    assert less_still.wider(now, 2048, kept=2 * GIB) is None


def test_the_reserve_is_only_taken_where_a_person_agreed() -> None:
    now = made(2048)
    assert breath(6 * GIB, 2048, 4096).wider(now, 2048) is None
    agreed = breath(6 * GIB, 2048, 4096, ceiling=Verdict.TIGHT)
    assert agreed.wider(now, 2048) is None  # a copy of the state has no room beside it
    agreed = breath(8 * GIB - 512 * MIB, 2048, 4096, ceiling=Verdict.TIGHT)
    assert agreed.wider(now, 2048)


def test_reserved_whole_where_the_state_could_not_move() -> None:
    cpu = machine_of(memory=8 * GIB)
    assert not breath(8 * GIB, 2048, 3072, 4096).can_grow(machine_of(memory=7 * GIB))
    assert breath(8 * GIB, 2048, 3072, 4096).can_grow(machine_of(memory=9 * GIB))
    assert not breath(8 * GIB, 2048).can_grow(cpu)
    assert not breath(8 * GIB, 2048, 4096, ceiling=Verdict.NO).can_grow(machine_of(memory=64 * GIB))
    assert copy_of_state(made(2048)) == 2 * GIB + 64 * 2048


def test_a_person_may_go_beyond() -> None:
    found = breath(64 * GIB, 2048, 4096)
    found.did_not_go(made(4096))
    found.raise_to(made(8192))
    assert (found.ceiling.plan.context, found.short) == (8192, None)
    assert (narrower := found.narrower(made(8192), 3000))
    assert narrower.plan.context == 4096
    assert found.narrower(made(2048), 0) is None


def test_held_against_the_machine_of_now() -> None:
    small = judged_on(made(4096), machine_of(memory=4 * GIB))
    assert (small.verdict, small.bill.devices[0].capacity) == (Verdict.NO, 4 * GIB)
    gone = replace(machine_of(memory=64 * GIB), devices=(replace(machine_of(memory=64 * GIB).cpu, id="other"),))
    assert judged_on(made(4096), gone).verdict is Verdict.UNKNOWN
