"""Reading more of a prompt at once, where a part of the model lies in system memory.

Weights there are copied to the card once for each batch of a prompt (llama.cpp's op_offload), so that twice the batch
reads nearly twice as fast; its working memory grows alike, for which the experts of a layer or two may have to move.
Where all lies on graphics a larger batch gains little and takes of the conversation, so there nothing is changed.
"""

from __future__ import annotations

from collections.abc import Iterator

from advisor.fit.measure import Measured
from advisor.fit.placement import DEPTH, Ground
from advisor.fit.speed import reading_seconds, seconds
from advisor.fit.verdict import Verdict, judge
from advisor.fit.way import Way, lay
from advisor.plan import ALL_LAYERS, Plan

SIZES = (2048, 1024)  # tokens, the largest that gains and has room
LEAST_GAIN = 1.2  # in reading, below which it is left as it is
_MOST_LOSS = 0.97  # of the speed of writing
MORE_EXPERTS = 2  # layers whose experts may move besides


def with_larger_batch(ground: Ground, plan: Plan) -> Plan:
    """`plan` with a larger batch where it so reads much faster, writes as fast, and every device keeps its reserve;
    else `plan` itself. Raises what `ground.measure` raises."""
    if not plan.moves_parts or plan.slots > 1:
        return plan
    own = ground.measure(plan)
    if judge(own.bill, ground.machine, offloaded=True) is not Verdict.FITS:
        return plan  # where memory lacks as it is, more of a prompt finds no room either
    before = _speed(ground, plan, own)
    for size in SIZES:
        if not plan.ubatch < size <= plan.context:
            continue
        for wider in _room_for(ground, plan.with_(ubatch=size, batch=max(size, plan.batch)), own.layers):
            after = _speed(ground, wider, own)
            if after[0] < _MOST_LOSS * before[0] or after[1] < LEAST_GAIN * before[1]:
                break
            if judge(ground.measure(wider).bill, ground.machine, offloaded=True) is Verdict.FITS:
                return wider
    return plan


def _room_for(ground: Ground, plan: Plan, blocks: int) -> Iterator[Plan]:
    yield plan
    if plan.experts_on_cpu and plan.gpu_layers == ALL_LAYERS and not plan.split and "experts" not in ground.stay:
        for more in range(1, MORE_EXPERTS + 1):
            if plan.experts_on_cpu + more <= blocks:
                yield plan.with_(experts_on_cpu=plan.experts_on_cpu + more)


def _speed(ground: Ground, plan: Plan, measured: Measured) -> tuple[float, float]:
    """Tokens per second that it writes and reads; 0 for what is not known."""
    depth, paces = plan.context * DEPTH, ground.paces()
    way = _way(ground, plan, measured)
    writes, reads = seconds(way, paces, depth), reading_seconds(ground.anatomy(), way, paces, depth)
    return (1 / writes if writes else 0.0), (1 / reads if reads else 0.0)


def _way(ground: Ground, plan: Plan, measured: Measured) -> Way:
    host, every = ground.machine.cpu.id, measured.layers + 1
    offloaded = every if plan.gpu_layers == ALL_LAYERS else min(plan.gpu_layers, every)
    cards = [row for row in measured.bill.devices if row.device != host]
    total = sum(row.weights for row in cards) or 1
    return lay(ground.anatomy(), plan, every, offloaded, host, [(row.device, row.weights / total) for row in cards])
