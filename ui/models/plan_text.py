"""What is said of a plan: its conversation length, chat memory, layers, and the ways out where it does not fit."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.fit.context_steps import FIRST_LENGTH
from advisor.services.placements import PlacementChoice
from ui.common.placement_words import chat_memory_place, experts_words, layers_words
from ui.words import number, plural, short_tokens, tokens_in_short, translate

WORDS_PER_TOKEN = 0.75  # English prose, the rule of thumb model makers give


def begins_small() -> str:
    """Of a model whose chat memory grows with the chat."""
    words = translate(
        "Verdict",
        "Begins with room for {0} and grows with the chat up to this length. The memory above is for all of it.",
    )
    return words.format(tokens_in_short(FIRST_LENGTH))


def conversations_together(count: int) -> str:
    """Of a model that is to hold several conversations at once, for the server."""
    return plural(
        "Verdict",
        "The memory above is for %Ln conversations of this length: the page Server is set to several replies at once.",
        count,
    )


def placement_choice(choice: PlacementChoice, cards: Sequence[str]) -> str:
    """One way to lay a model, within its group. cards: what the graphics devices are called."""
    where, fit = choice.where, choice.fit
    match choice.group:
        case "layers":
            return layers_words(where.layers, fit)
        case "experts":
            return experts_words(where.experts, fit)
        case "kv":
            return chat_memory_place(where.kv_on_cpu, fit)
        case "cards":
            if where.main_gpu is None:
                return translate("Where", "All of them, shared out for speed")
            return translate("Where", "Only {0}").format(cards[where.main_gpu])


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
    return plural(
        "Verdict",
        "You asked for {0} tokens. This model was trained to follow {1}.",
        asked,
        short_tokens(asked),
        short_tokens(trained),
    )


def base_model_note() -> str:
    """What a base model is, and what it is good for."""
    return translate(
        "Model",
        "This is a base model: it answers no questions, it goes on with a text that you begin. That is good for "
        "stories, lists and code. For a chat, take a version whose name says “Instruct”, “Chat” or “it”.",
    )
