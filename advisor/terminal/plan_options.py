"""Options of `plimsoll plan` that the planner's page has controls for, and no other verb takes."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from advisor.errors import UsageError
from advisor.plan import USUAL_CONTEXT
from advisor.planner.question import Laid, PlanQuestion, Second, TalkInTurns
from advisor.terminal.argument import argument
from advisor.terminal.placement_options import pinned
from advisor.units import parse_tokens

if TYPE_CHECKING:
    from advisor.plan import Plan


PLAN_EXAMPLES = """for example:
  two A100, 16 users at once, 32k tokens each
    plimsoll plan "Llama 3.3 70B" --on "2x A100 80GB PCIe" --ram 256GiB --users 16 --context 32k
  a slice of a card (MIG), conversations of 10 turns
    plimsoll plan Qwen3-14B --on "A100 80GB 3g.40gb" --ram 64GiB --turns 10 --users 8
  a card nobody knows, in numbers, with a second model beside it
    plimsoll plan Qwen3-14B --gpu 24GiB --card-speed 936 --ram 64GiB --second Qwen3-0.6B:Q8_0
  a 24 GB card and 64 GB of RAM, and what other cards would give
    plimsoll plan "Llama 3.3 70B:Q4_K_M" --on "RTX 4090" --ram 64GiB --other-cards"""


def add_plan_options(verb: argparse.ArgumentParser) -> None:
    """Another quantisation, a second model, conversations in turns, other cards."""
    group = verb.add_argument_group("what is planned")
    group.add_argument(
        "--quant", default="", metavar="NAME",
        help="the model at this quantisation, as Q6_K or F16, also where nobody made a file of it",
    )  # fmt: skip
    group.add_argument(
        "--second", default="", metavar="MODEL",
        help="a second model that lies in memory beside it, loaded first; named as MODEL, with :QUANT for a version",
    )  # fmt: skip
    group.add_argument(
        "--second-context", type=argument(parse_tokens), default=USUAL_CONTEXT, metavar="N",
        help=f"tokens that each user's conversation with the second one can hold (default {USUAL_CONTEXT:,})",
    )  # fmt: skip
    group.add_argument(
        "--other-cards", action="store_true",
        help="also say what other hardware would give: more memory on each card, one card more, a larger chip or slice",
    )  # fmt: skip


def talk_of(args: argparse.Namespace) -> TalkInTurns:
    """The conversation in turns, from which its length is worked out where no --context says it; none else."""
    if getattr(args, "turns", None) is None or getattr(args, "context", None) is not None:
        return TalkInTurns()
    if args.turns < 1:
        raise UsageError("A conversation has at least 1 turn.")
    return TalkInTurns(args.turns, args.message, args.reply, args.shared_prompt or 0)


def question_of(args: argparse.Namespace, plan: Plan) -> PlanQuestion:
    """What is asked for, hardware left out. plan: that the options amount to."""
    where, layers = pinned(args), args.gpu_layers if isinstance(args.gpu_layers, int) else None
    laid = Laid(layers, where.experts_on_cpu, where.kv_on_cpu, where.split, where.main_gpu)
    second = Second(args.second, args.second_context)
    return PlanQuestion(
        args.model, args.quant, context=plan.context, users=plan.slots, kv=plan.kv_k, batch=args.ubatch or 0,
        talk=talk_of(args), laid=laid, second=second,
    )  # fmt: skip
