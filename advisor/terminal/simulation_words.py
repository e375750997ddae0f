"""What `plimsoll plan --simulate` says: users held, what was computed and who waited, as planned and otherwise."""

from __future__ import annotations

from typing import Any

from advisor.planner.simulation.compare import SimulatedComparison, Variant
from advisor.planner.simulation.run import MOST_HELD
from advisor.terminal.formatting import table


def simulation(found: SimulatedComparison | None) -> str:
    """The table, with what was assumed below it; "" where nothing was simulated."""
    if found is None:
        return ""
    users, planned = found.users, found.as_planned
    rows: list[tuple[str, ...]] = [
        ("", "Users", "First token", "Beside the plan", "Not computed", "Computed", "Evicted", "Waited for room")
    ]
    rows += [_row(one, planned) for one in found.variants]
    people = "1 user" if found.count == 1 else f"{found.count} users"
    think = f"{users.think:g} s to think"
    server = planned.server
    copies = "" if server.copies == 1 else f" in each of {server.copies} copies"
    return "\n".join([
        f"A simulation of {people}: {users.turns} turns of {users.message:,} + {users.reply:,} tokens after "
        f"{users.shared:,} in common, {think}",
        table(rows),
        f"- Users: so many have a reply's first token within {found.patience:g} s in 95 of 100 messages.",
        "- Not computed: the share of all prompts' tokens that was kept or fetched. The other figures are of "
        f"{people}; tokens in thousands, times an average.",
        f"- Assumed: the cache holds {server.cache:,} tokens{copies}; prompts are read one after the other at "
        f"{server.reading:,.0f} tokens a second, and each reply is written at {server.writing:,.0f}. Of a model with "
        "several kinds of layers the cache counts as what long conversations leave room for.",
    ])  # fmt: skip


def _row(one: Variant, planned: Variant) -> tuple[str, ...]:
    outcome = one.outcome
    held = f"{one.held} or more" if one.held == MOST_HELD else str(one.held) if one.held else "none"
    return (
        one.words, held, f"{outcome.first:.2f} s", f"{outcome.first / planned.outcome.first:.1f} times",
        f"{outcome.reused_share:.0%}", f"{outcome.computed / 1000:,.0f}", f"{outcome.evicted / 1000:,.0f}",
        f"{outcome.room:.1f} s",
    )  # fmt: skip


def simulation_value(found: SimulatedComparison | None) -> dict[str, Any] | None:
    """The same as JSON: tokens and seconds."""
    if found is None:
        return None
    return {
        "users": found.count, "patience": found.patience, "assumed": vars(found.users),
        "variants": [
            {
                "what": one.words, "held": one.held, "server": vars(one.server),
                **{name: value for name, value in vars(one.outcome).items() if name != "users"},
                "reused_share": round(one.outcome.reused_share, 4),
            }
            for one in found.variants
        ],
    }  # fmt: skip
