"""What is planned: a model, hardware, conversations and users; what a person chooses, and what is kept in a file."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from advisor.errors import UsageError
from advisor.fit.placement import Pinned
from advisor.machine.asked_hardware import TypedHardware
from advisor.plan import ALL_LAYERS, LONG_CONTEXT, MAXIMUM_CELLS, USUAL_CONTEXT, KvType, Plan, plimsoll_plan
from advisor.planner.solve import MOST_USERS

_ROUNDED_TO = 256  # tokens; llama.cpp makes every context a multiple of this
MOST_TURNS = 1000
BATCHES = (128, 256, 512, 1024, 2048, 4096)


@dataclass(frozen=True)
class TalkInTurns:
    """One conversation in numbers. turns: questions with their replies, 0 where nobody said; prompt, reply: tokens of
    each question and reply; shared: tokens that begin every conversation alike (system prompt, tools)."""

    turns: int = 0
    prompt: int = 200
    reply: int = 300
    shared: int = 0

    @property
    def tokens(self) -> int:
        """The context that it takes, 0 where nobody said how many turns; UsageError where that is no conversation."""
        if not self.turns:
            return 0
        sizes = (self.prompt, self.reply, self.shared)
        if not 0 < self.turns <= MOST_TURNS or min(sizes) < 0 or not 0 < sum(sizes) <= MAXIMUM_CELLS // MOST_TURNS:
            raise UsageError("A conversation has up to {most:,} turns, of a few tokens at least.", most=MOST_TURNS)
        return -(-(self.shared + self.turns * (self.prompt + self.reply)) // _ROUNDED_TO) * _ROUNDED_TO


@dataclass(frozen=True)
class Laid:
    """What a person says of where things lie; None (of `split`: nothing) where it is chosen for speed.

    layers: on graphics, output layer included; where that is said, nothing else moves by itself. The rest as in a Plan.
    """

    layers: int | None = None
    experts: int | None = None
    kv_on_cpu: bool | None = None
    split: tuple[float, ...] = ()
    main_gpu: int | None = None

    @property
    def pinned(self) -> Pinned:
        """The same without the layers."""
        return Pinned(self.experts, self.kv_on_cpu, self.split, self.main_gpu)


@dataclass(frozen=True)
class Second:
    """A second model that is in memory beside the planned one, first there. model: its name, with ":" and a
    quantisation where one is meant; "" for none. context: tokens of each user's conversation with it."""

    model: str = ""
    context: int = USUAL_CONTEXT


@dataclass(frozen=True)
class PlanQuestion:
    """model: a name of the catalogue, the path of a .gguf, or owner/repository on the hub. quant: of it, "" for the
    usual one.

    hardware: as it is typed; nothing for the computer that all pages answer for. context: tokens of each conversation,
    that of `talk` where it has turns; users: conversations at once; kv: the format of the chat memory. batch: tokens of
    a prompt that are computed at once, 0 for what suits. laid: where things lie. second: a model beside it.
    """

    model: str = ""
    quant: str = ""
    hardware: TypedHardware = field(default_factory=TypedHardware)
    context: int = LONG_CONTEXT
    users: int = 1
    kv: KvType = "f16"
    batch: int = 0
    talk: TalkInTurns = TalkInTurns()
    laid: Laid = Laid()
    second: Second = Second()

    def of_talk(self, talk: TalkInTurns) -> PlanQuestion:
        """The same for such conversations; UsageError where they are none."""
        return replace(self, talk=talk, context=talk.tokens or self.context)

    def of_length(self, context: int) -> PlanQuestion:
        """The same for conversations of so many tokens, whatever they consist of."""
        return replace(self, context=context, talk=replace(self.talk, turns=0))

    def plan(self) -> Plan:
        """The plan that it amounts to; UsageError for an impossible one."""
        if not 1 <= self.users <= MOST_USERS:
            raise UsageError("Plans are for 1 to {most} users at once.", most=MOST_USERS)
        plan = plimsoll_plan(self.context, self.users).with_(kv_k=self.kv, kv_v=self.kv)
        if self.batch:
            plan = plan.with_(ubatch=self.batch, batch=max(self.batch, plan.batch))
        layers = ALL_LAYERS if self.laid.layers is None else self.laid.layers
        return self.laid.pinned.on(plan.with_(gpu_layers=layers))


def parse_split(text: str) -> tuple[float, ...]:
    """The shares of "3,1" or "3; 1.5"; () of nothing; UsageError where they are none."""
    if not text.strip():
        return ()
    try:
        found = tuple(float(part) for part in text.replace(";", ",").split(","))
    except ValueError as error:
        raise UsageError("'{text}' is not a list of shares; 3,1 is one.", text=text) from error
    return found
