"""A Fit: a plan with its bill and verdict on a machine; the answer that everything else shows."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from advisor.errors import UsageError
from advisor.fit.bill import Bill
from advisor.fit.device_speed import Pace
from advisor.fit.foresight import Foresight
from advisor.fit.larger_batch import with_larger_batch
from advisor.fit.measure import Measured, Measures, Opened
from advisor.fit.placement import Ground, MovedPart, placements, settle
from advisor.fit.search import UNSTATED_CONTEXT, longest_context, longest_of
from advisor.fit.speed import paces
from advisor.fit.speed_band import Speed
from advisor.fit.tensor_layout import take_apart
from advisor.fit.verdict import Verdict, judge, spare
from advisor.gguf.embedding_model import makes_embeddings
from advisor.gguf.header import Header, stated_context
from advisor.machine.hardware_names import known_card
from advisor.machine.machine import Kind, Machine
from advisor.plan import ALL_LAYERS, KV_TYPES, Plan
from advisor.progress import Cancel


@dataclass(frozen=True)
class ModelSummary:
    """What a person needs to know a build by; sizes in bytes."""

    name: str
    architecture: str
    quant: str
    file_bytes: int
    weights_bytes: int
    context_train: int
    parameters: int

    @classmethod
    def of(cls, header: Header) -> ModelSummary:
        """Read off a header."""
        return cls(
            header.name,
            header.architecture,
            header.quant,
            header.set_bytes,
            header.weights_bytes,
            header.context_train or 0,
            header.parameters,
        )

    def to_json(self) -> dict[str, Any]:
        """The terminal contract's "model"."""
        return {**vars(self)}


@dataclass(frozen=True)
class Fit:
    """One plan, judged.

    spare: bytes on the fullest device, negative where they are missing; longest_context: tokens, None if none fits.
    layers: the model's, output layer included; offloaded: how many of them lie on graphics devices. searched: whether
    longest_context was looked for; where not, it is None and says nothing.
    """

    model: ModelSummary
    plan: Plan
    bill: Bill
    verdict: Verdict
    spare: int | None
    longest_context: int | None
    layers: int
    offloaded: int
    reader: str
    seconds: float
    searched: bool = True

    def on(self, machine: Machine) -> Fit:
        """The same plan and bill against what is free on `machine`: no dry run, and no longest conversation anew."""
        devices = {device.id: device for device in machine.devices}
        rows = tuple(
            replace(row, free=now.free, usable=now.usable) if (now := devices.get(row.device)) else row
            for row in self.bill.devices
        )
        bill = replace(self.bill, devices=rows)
        whole = self.offloaded == self.layers and not self.plan.moves_parts
        return replace(self, bill=bill, verdict=judge(bill, machine, offloaded=whole), spare=spare(bill, machine))

    def to_json(self) -> dict[str, Any]:
        """The terminal contract's value for `plimsoll fit`."""
        plan = self.plan
        return {
            "model": self.model.to_json(),
            "plan": {
                "context": plan.context, "slots": plan.slots, "kv_k": plan.kv_k, "kv_v": plan.kv_v,
                "batch": plan.batch, "ubatch": plan.ubatch, "gpu_layers": self.offloaded,
                "experts_on_cpu": plan.experts_on_cpu, "feed_forward_on_cpu": plan.feed_forward_on_cpu,
                "kv_on_cpu": plan.kv_on_cpu, "split": list(plan.split) or None, "main_gpu": plan.main_gpu,
                "flash_attention": plan.flash_attention,
            },
            "bill": [row.to_json() for row in self.bill.devices],
            "verdict": str(self.verdict), "spare": self.spare, "longest_context": self.longest_context,
            "source": "engine", "seconds": round(self.seconds, 4),
        }  # fmt: skip


def has_experts(header: Header) -> bool:
    """Whether a model is a mixture of experts: a token passes a few of them in each layer."""
    return any("_exps." in tensor.name for tensor in header.tensors)


def check_context(plan: Plan, summary: ModelSummary) -> None:
    """UsageError where the plan asks for more context than the model was trained to follow."""
    if summary.context_train and plan.context > summary.context_train:
        raise UsageError(
            "{name} was trained to follow {context_train:,} tokens, "
            "and {context:,} were asked for. "
            "Choose {context_train:,} or fewer.",
            name=summary.name,
            context_train=summary.context_train,
            context=plan.context,
        )


def check_parts(plan: Plan, model: ModelSummary, blocks: int | None, mixture: bool) -> None:
    """UsageError where the plan keeps parts in system memory that the model does not have.

    blocks: layers without the output layer, None where the header does not say; mixture: whether there are experts.
    """
    if plan.experts_on_cpu and not mixture:
        raise UsageError("{name} has no experts that could lie in system memory.", name=model.name)
    most = max(plan.experts_on_cpu, plan.feed_forward_on_cpu)
    if blocks is not None and most > blocks:
        raise UsageError(
            "{name} has {blocks} layers, and parts of {asked} were to lie in system memory.",
            name=model.name,
            blocks=blocks,
            asked=most,
        )


def check_kv(plan: Plan, machine: Machine) -> None:
    """UsageError where a card that is only planned would refuse the chat memory's format, as the real one does.

    CUDA and ROCm as usually built have no flash attention for some formats, nor for two different ones, and quantised
    values need it. A real card answers for itself in the dry run; of an unnamed one the commonest kind is assumed.
    """
    if plan.gpu_layers == 0 or plan.kv_on_cpu or KV_TYPES[plan.kv_v].exact:
        return
    if plan.kv_k == plan.kv_v and KV_TYPES[plan.kv_v].on_cuda:
        return
    for card in machine.gpus:
        known = known_card(card.name, card.capacity)
        if card.kind is Kind.VIRTUAL and (known.backend if known else "cuda") in ("cuda", "hip"):
            raise UsageError(
                "{card} would not compute with keys in {kv_k} and values in {kv_v}. Choose q8_0 or q4_0 for both, or "
                "keep the chat memory in system memory.",
                card=card.name,
                kv_k=plan.kv_k,
                kv_v=plan.kv_v,
            )


def assess(
    measurer: Measures,
    model: Opened,
    machine: Machine,
    plan: Plan,
    *,
    layers: Literal["auto", "fixed"] = "auto",
    stay: frozenset[MovedPart] = frozenset(),
    measured: Mapping[str, Pace] | None = None,
    cancel: Cancel | None = None,
    early: Callable[[Fit], None] | None = None,
    search: bool = True,
    batch: Literal["auto", "fixed"] = "fixed",
    beyond_training: bool = False,
) -> Fit:
    """Judge `plan` for `model` on `machine`. With layers "auto" what lies where is chosen here, else as the plan says.

    stay: parts that lie as the plan says all the same. measured: the pace of devices that was measured here, for the
    choice of the fastest placement. early: told the answer before a larger batch is tried and its longest conversation
    looked for, which take most of the time; search: whether the latter is looked for at all.
    batch: whether more of a prompt may be read at once where that is faster (larger_batch.py). beyond_training: whether
    more context may be planned than the model was trained to follow.
    The longest conversation is that of the plan's placement; where not all of it lies on graphics, that of the
    placement that carries the longest.

    Raises UsageError, ModelProblem, EngineProblem or Cancelled.
    """
    started = time.perf_counter()
    summary = ModelSummary.of(model.header)
    if makes_embeddings(model.header):
        plan = plan.with_(slots=1, outputs=min(plan.outputs, 1))  # it reads one text after the other
    if not beyond_training:
        check_context(plan, summary)
    wanted = usual = plan
    mixture = has_experts(model.header)
    check_parts(plan, summary, model.header.number("{arch}.block_count"), mixture)
    check_kv(plan, machine)
    seen: dict[Plan, Measured] = {}

    def measure(wanted: Plan) -> Measured:
        if cancel:
            cancel.check()
        if wanted not in seen:
            seen[wanted] = measurer.measure(model, wanted, machine, cancel)
        return seen[wanted]

    foresight = measurer if isinstance(measurer, Foresight) else None
    mistakes = foresight.mistakes if foresight else 0
    expected = foresight.before(measure, model, machine) if foresight else measure
    ground = Ground(expected, machine, lambda: take_apart(model.header), lambda: paces(machine, measured), stay)
    if layers == "auto" or not machine.gpus:
        plan = usual = settle(ground, plan)
    if early and search:
        early(_judged(summary, plan, measure(plan), machine, started))
    if layers == batch == "auto":
        plan = with_larger_batch(ground, plan)
    fit = _judged(summary, plan, result := measure(plan), machine, started)
    if foresight and foresight.mistakes > mistakes:  # what was foreseen is not so
        return assess(
            measurer, model, machine, wanted, layers=layers, stay=stay, measured=measured, cancel=cancel, early=early,
            search=search, batch=batch, beyond_training=beyond_training,
        )  # fmt: skip
    if not search:
        return fit
    trained = summary.context_train or stated_context(result.context_train) or max(plan.context, UNSTATED_CONTEXT)
    if fit.verdict.whole or layers == "fixed":
        longest = longest_context(measure, plan, machine, trained)
    else:
        movable = mixture and "experts" not in stay
        longest = longest_of(measure, placements(wanted, usual, fit.layers, experts=movable), machine, trained)
    return replace(fit, longest_context=longest, searched=True, seconds=time.perf_counter() - started)


def _judged(summary: ModelSummary, plan: Plan, result: Measured, machine: Machine, started: float) -> Fit:
    """The Fit of a dry run, its longest conversation not looked for. started: of time.perf_counter."""
    every = result.layers + 1
    offloaded = 0 if not machine.gpus else every if plan.gpu_layers == ALL_LAYERS else min(plan.gpu_layers, every)
    verdict = judge(result.bill, machine, offloaded=offloaded == every and not plan.moves_parts)
    return Fit(
        summary,
        plan,
        result.bill,
        verdict,
        spare(result.bill, machine),
        None,
        every,
        offloaded,
        result.reader,
        time.perf_counter() - started,
        searched=False,
    )


@dataclass(frozen=True)
class Option:
    """Another plan that would run better than the one judged, and what it gives; `fit` is its own judgement, `speed`
    how fast it would run, where that was worked out."""

    kind: Literal["shorter", "kv"]
    fit: Fit
    speed: Speed | None = None


def options(
    measurer: Measures,
    model: Opened,
    machine: Machine,
    fit: Fit,
    measured: Mapping[str, Pace] | None = None,
    cancel: Cancel | None = None,
) -> list[Option]:
    """Ways out where `fit` is not a plain "fits": the longest conversation that fits, and 8-bit chat memory.

    Each is judged by dry runs like any other plan; those that help nothing are left out. measured: as for `assess`.
    """
    if not fit.verdict.improvable:
        return []
    found: list[Option] = []
    bare = fit.plan.unplaced()
    beyond = bool(fit.model.context_train) and fit.plan.context > fit.model.context_train  # it was judged so, too
    try:
        check_kv(bare, machine)
    except UsageError:
        return []  # the card computes with this chat memory nowhere but in system memory, where it lies
    whole = assess(
        measurer,
        model,
        machine,
        bare if machine.gpus else bare.with_(gpu_layers=0),
        layers="fixed",
        cancel=cancel,
        beyond_training=beyond,
    )
    if whole.longest_context and whole.longest_context < fit.plan.context:
        shorter = whole.plan.with_(context=whole.longest_context)
        found.append(Option("shorter", assess(measurer, model, machine, shorter, layers="fixed", cancel=cancel)))
    smaller = next(kind for kind, form in KV_TYPES.items() if form.offered and not form.exact)
    if KV_TYPES[fit.plan.kv_k].exact and fit.plan.flash_attention != "off":
        eight = assess(
            measurer,
            model,
            machine,
            bare.with_(kv_k=smaller, kv_v=smaller),
            measured=measured,
            cancel=cancel,
            beyond_training=beyond,
        )
        if eight.verdict.rank < fit.verdict.rank:
            found.append(Option("kv", eight))
    return found
