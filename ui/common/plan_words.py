"""What several pages say of a plan: its longest conversation, its chat memory, and ways out where it does not fit."""

from __future__ import annotations

from advisor.fit.fit import Fit, Option
from advisor.plan import KV_TYPES, KvType
from ui.words import plural, rounded_tokens, short_tokens, size, translate


def longest_that_fits(fit: Fit) -> str:
    """The longest conversation that keeps the safety margin."""
    if not fit.searched:
        return translate("Verdict", "Longest that fits: …")
    if fit.longest_context is None:
        return translate("Verdict", "No conversation length keeps the safety margin.")
    longest = rounded_tokens(fit.longest_context)
    return plural("Verdict", "Longest that fits: {0} tokens.", longest, short_tokens(longest))


def option(choice: Option, current: Fit) -> str:
    """A way out, as a button."""
    plan = choice.fit.plan
    if choice.kind == "shorter":
        return translate("Verdict", "Shorter conversation ({0} fits)").format(short_tokens(plan.context))
    saved = current.bill.line("context") - choice.fit.bill.line("context")
    return translate("Verdict", "8-bit chat memory (saves {0})").format(size(saved))


def kv_type(kind: KvType) -> str:
    """A KV cache type for the combo box."""
    form = KV_TYPES[kind]
    if kind == "f16":
        return translate("Plan", "{0}-bit (exact)").format(form.bits)
    return translate("Plan", "{0}-bit ({1})").format(form.bits, kind)
