"""Why what a person typed cannot be planned for, in the window's words."""

from __future__ import annotations

from advisor.errors import UsageError
from advisor.sentences import Sentence
from ui.words import error as words_of
from ui.words import translate


def plan_refused(problem: UsageError) -> str:
    """Why another PC cannot be planned for, without the terminal's options."""
    sentence = problem.sentence
    known = {
        "No card or chip called '{text}' is known. Give its memory instead, as in --gpu 24GiB.": translate(
            "PlanPc", "No card or chip called “{text}” is known. Write its memory instead, as 24 GB."
        ),
        "'{text}' is a size and no card's name. Write it as --gpu {text}.": translate(
            "PlanPc", "“{text}” is a size and no card's name. Write only the size, once for each card, with commas."
        ),
        "That could be several cards: {names}. Write one in full, or its --memory.": translate(
            "PlanPc", "That could be several cards: {names}. Write one in full, or its memory."
        ),
        "How much memory the {name} has is not known. Say it with --memory.": translate(
            "PlanPc", "How much memory the {name} has is not known. Say it beside its name."
        ),
        "The {name} uses the computer's memory. Say how much it has with --memory, as 32GiB.": translate(
            "PlanPc", "The {name} uses the computer's memory. Say how much that is, as 32 GB."
        ),
        "The {name} has one memory for all. Say it once, with --memory.": translate(
            "PlanPc", "The {name} has one memory for all. Say it once."
        ),
        "'{name}' is not in the catalogue. plimsoll catalogue lists what there is.": translate(
            "PlanPc", "“{name}” is not in the catalogue. Write a few letters of its name, and choose from the list."
        ),
        '{name} is named twice. For two of them, write --on "2x {name}".': translate(
            "PlanPc", "{name} is named twice. For two of them, write “2x {name}”."
        ),
    }
    words = known.get(sentence.template) if isinstance(sentence, Sentence) else None
    return words.format(**sentence.values) if words and isinstance(sentence, Sentence) else words_of(problem)
