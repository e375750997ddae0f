"""Options of `plan --simulate`: what users do, and how fast the server is."""

from __future__ import annotations

import argparse
from dataclasses import replace
from typing import TYPE_CHECKING

from advisor.errors import UsageError
from advisor.planner.simulation.assumptions import USERS_PATIENCE, Users, turns_that_fit
from advisor.terminal.argument import argument
from advisor.terminal.plan_options import talk_of
from advisor.units import parse_tokens

if TYPE_CHECKING:
    from advisor.planner.simulation.compare import SimulatedComparison
    from advisor.planner.vllm.serving import ServePlan

_USUAL = Users()


def add_simulation_options(verb: argparse.ArgumentParser) -> None:
    """A conversation in turns; --simulate, and what is assumed."""
    tokens = argument(parse_tokens)
    group = verb.add_argument_group("a conversation in turns")
    group.add_argument(
        "--turns", type=int, metavar="N",
        help="messages with their replies; without --context, how long a conversation is, is worked out from them",
    )  # fmt: skip
    group.add_argument(
        "--shared-prompt", type=tokens, metavar="N",
        help="tokens that all conversations begin with: a system prompt, descriptions of tools "
        f"(default: none where --turns says how long it is, else {_USUAL.shared:,})",
    )  # fmt: skip
    group.add_argument(
        "--message", type=tokens, default=_USUAL.message, metavar="N",
        help=f"tokens of a message (default {_USUAL.message})",
    )  # fmt: skip
    group.add_argument(
        "--reply", type=tokens, default=_USUAL.reply, metavar="N", help=f"tokens of a reply (default {_USUAL.reply})"
    )
    group = verb.add_argument_group("simulating the users of what --serve-with serves")
    group.add_argument("--simulate", action="store_true", help="how many are served in time, and what changes that")
    group.add_argument(
        "--prompts",
        type=int,
        default=1,
        metavar="N",
        help="different beginnings that users are divided among (default 1)",
    )
    group.add_argument(
        "--think", type=float, default=_USUAL.think, metavar="SECONDS",
        help=f"between a reply and the next message (default {_USUAL.think:g})",
    )  # fmt: skip
    group.add_argument(
        "--patience", type=float, default=USERS_PATIENCE, metavar="SECONDS",
        help=f"until a reply's first token, for 95 of 100 (default {USERS_PATIENCE:g})",
    )  # fmt: skip
    group.add_argument("--reads", type=float, metavar="N", help="tokens a second of prompts (default: a rough guess)")
    group.add_argument("--writes", type=float, metavar="N", help="and of each reply (default: a rough guess)")


def simulated(args: argparse.Namespace, plan: ServePlan | None) -> SimulatedComparison | None:
    """What was asked for, simulated; None where nothing was. UsageError for what makes no sense."""
    if not args.simulate:
        return None
    if plan is None:
        raise UsageError("A simulation is of vLLM or its like: say --serve-with vllm, or another of them.")
    from advisor.planner.simulation.compare import compare_plan  # no other verb waits for it

    context = plan.plan.context
    usual = 0 if talk_of(args).turns else min(_USUAL.shared, context // 4)
    shared = args.shared_prompt if args.shared_prompt is not None else usual
    users = Users(1, shared, args.prompts, args.message, args.reply, args.think)
    turns = args.turns if args.turns is not None else turns_that_fit(context, users)
    return compare_plan(plan, replace(users, turns=turns), args.patience, args.reads, args.writes)
