"""Two models on the same cards, each served by a process of its own, which takes a share of each card's memory.

vLLM's --gpu-memory-utilization is a share of the whole card, of which it counts what its own process takes; so two of
them may come to what one may take alone.
"""

from __future__ import annotations

import math

from advisor.machine.machine import Machine
from advisor.plan import Plan
from advisor.planner.vllm.serving import ServePlan, ServeWish, VllmModel, plan_serving


def plan_two_models(
    model: VllmModel, machine: Machine, plan: Plan, wish: ServeWish, second: VllmModel, second_plan: Plan
) -> tuple[ServePlan, ServePlan]:
    """How both are served, the planned one first; errors as plan_serving.

    The second gets no more than its users' conversations take, the planned one all the rest.
    """
    alone = plan_serving(second, machine, second_plan, ServeWish())
    best, memory = alone.best, alone.cards.memory
    needed = best.weights + best.working.total + second_plan.slots * best.cache.request_bytes
    share = min(alone.utilised, math.ceil(100 * needed / memory) / 100)
    beside = plan_serving(second, machine, second_plan, ServeWish(), share=share)
    rest = round(alone.utilised - beside.utilised, 2)
    return plan_serving(model, machine, plan, wish, share=rest), beside
