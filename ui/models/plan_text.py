"""What is said of a plan: its conversation length, chat memory, layers, and the ways out where it does not fit."""

from __future__ import annotations

from advisor.fit.fit import Fit, Option
from advisor.plan import KV_TYPES, KvType
from advisor.services.judgement import Layers
from ui.words import number, plural, short_tokens, size, translate

WORDS_PER_TOKEN = 0.75  # English prose, the rule of thumb model makers give


def longest(fit: Fit) -> str:
    """The longest conversation that keeps the safety margin."""
    if fit.longest_context is None:
        return translate("Verdict", "No conversation length keeps the safety margin.")
    return plural("Verdict", "Longest that fits: %Ln tokens.", fit.longest_context)


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


def layers(choice: Layers) -> str:
    """Where the layers go."""
    return {
        "auto": translate("Plan", "Automatic"),
        "all": translate("Plan", "All on the graphics card"),
        "none": translate("Plan", "None (processor only)"),
    }[choice]


def words_in(tokens: int) -> str:
    """About how many words a context holds, rounded the way people guess."""
    words = tokens * WORDS_PER_TOKEN
    step = 10 ** max(0, len(str(int(words))) - 2)
    return number(max(1, round(words / step)) * step)


def parameters(count: int) -> str:
    """How many numbers a model holds: "8.2 billion"."""
    for factor, words in (
        (10**9, translate("Units", "{0} billion parameters")),
        (10**6, translate("Units", "{0} million parameters")),
        (10**3, translate("Units", "{0} thousand parameters")),
    ):
        if count >= factor:
            return words.format(number(count / factor, 1))
    return translate("Units", "{0} parameters").format(number(count))


def beyond_training(asked: int, trained: int) -> str:
    """Asked for more context than the model knows."""
    return plural("Verdict", "You asked for %Ln tokens. This model was trained to follow {0}.", asked, number(trained))
