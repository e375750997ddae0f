"""`plimsoll recommend`: which model, which quantisation, how long a conversation, and why."""

from __future__ import annotations

import argparse
import sys
import textwrap
from collections.abc import Callable
from typing import Any

from advisor.catalogue.candidate import Candidate, Ranking, Requirements
from advisor.catalogue.entry import Catalogue, Use
from advisor.catalogue.load import load_catalogue
from advisor.catalogue.rank import rank
from advisor.catalogue.recommend import Advice, Pick, Role, recommend
from advisor.errors import EngineProblem, FileProblem
from advisor.fit.microbenchmark import probe
from advisor.fit.speed_history import SpeedBook, keep_book, open_book
from advisor.progress import Cancel
from advisor.services.workbench import Hardware, Workbench
from advisor.terminal.catalogue import build_json, with_speed
from advisor.terminal.chat import interruptible, log
from advisor.units import format_bytes, format_tokens

HEADINGS = {
    Role.BEST: "Best", Role.FASTEST: "Fastest", Role.LONGEST: "Longest conversation", Role.SMALLEST: "Smallest",
}  # fmt: skip


def run(args: argparse.Namespace, hardware: Hardware) -> tuple[Any, Callable[[], str]]:
    """(JSON value, text) of the advice for this computer, or for the hardware that was asked for."""
    wish = Requirements.usual(Use(args.use), args.context, args.least_speed)
    catalogue = load_catalogue()
    with Workbench(hardware) as bench, interruptible() as cancel:
        book = measured(bench, cancel) if args.measure else open_book(bench.machine)
        ranking = rank(
            catalogue, bench.machine, wish, bench.settings, program_memory=bench.health.program_memory, book=book,
            progress=_progress if sys.stderr.isatty() else None, cancel=cancel,
        )  # fmt: skip
    advice = recommend(ranking, wish)
    for sentence in (*catalogue.problems, *ranking.skipped):
        log(sentence)
    return _value(advice, ranking, catalogue), lambda: text(advice, catalogue)


def measured(bench: Workbench, cancel: Cancel | None = None) -> SpeedBook:
    """What this computer was measured to do; its processor is measured now where it was not yet."""
    book = open_book(bench.machine)
    if bench.machine.cpu.id in book.pace:
        return book
    log("Measuring once how fast this computer computes…")
    try:
        book = book.with_pace(probe(bench.machine, bench.health.settings, cancel))
        keep_book(book, bench.machine)
    except (EngineProblem, FileProblem) as error:
        log(f"That could not be measured or kept, so speeds rest on assumptions: {error}")
    return book


def _progress(done: int, total: int) -> None:
    end = "\n" if done == total else ""
    print(f"\rJudged {done} of {total} models", end=end, file=sys.stderr, flush=True)


def _value(advice: Advice, ranking: Ranking, catalogue: Catalogue) -> dict[str, Any]:
    wish = advice.wish
    return {
        "wish": {"use": str(wish.use), "context": wish.context, "least_speed": wish.least_speed},
        "picks": [_pick(pick) for pick in advice.picks],
        "why_not_bigger": list(advice.why_not_bigger),
        "message": advice.message,
        "judged": len(ranking.candidates), "skipped": list(ranking.skipped), "from_cache": ranking.from_cache,
        "seconds": round(ranking.seconds, 3), "catalogue": catalogue.made, "attribution": catalogue.attribution,
    }  # fmt: skip


def _pick(pick: Pick) -> dict[str, Any]:
    return {
        "role": str(pick.role), **_candidate(pick.candidate), "reasons": list(pick.reasons),
        "runner_up": _candidate(pick.runner_up) if pick.runner_up else None,
    }  # fmt: skip


def _candidate(candidate: Candidate) -> dict[str, Any]:
    quality = candidate.quality
    return {
        "id": candidate.model.id, "name": candidate.model.name, "build": build_json(candidate.build),
        "quality": {
            "value": round(quality.value, 1), "original": round(quality.original, 1), "loss": round(quality.loss, 1),
            "confidence": str(quality.confidence), "variant": quality.variant, "sentence": quality.sentence,
        },
        "fit": with_speed(candidate.fit, candidate.speed) if candidate.fit else None,
    }  # fmt: skip


def text(advice: Advice, catalogue: Catalogue) -> str:
    """The advice for people."""
    wish = advice.wish
    lines = [f"For {wish.use}, conversations of {format_tokens(wish.context)} tokens:"]
    if advice.message:
        lines += ["", _wrapped(advice.message, "")]
    for pick in advice.picks:
        candidate = pick.candidate
        name = f"{candidate.model.name}  {candidate.build.quant}, {format_bytes(candidate.build.file_bytes)}"
        lines += ["", f"{HEADINGS[pick.role]}: {name}"]
        lines += [_wrapped(reason, "  ") for reason in pick.reasons]
        if pick.runner_up:
            lines.append(f"  Runner-up: {pick.runner_up.model.name} {pick.runner_up.build.quant}")
    if advice.why_not_bigger:
        lines += ["", "Why not a bigger one?", *(_wrapped(sentence, "  ") for sentence in advice.why_not_bigger)]
    best = next((pick.candidate.build for pick in advice.picks if pick.role is Role.BEST), None)
    if best and best.files:
        lines += ["", f"To download the best: plimsoll pull {best.files[0].repo}:{best.quant}"]
    return "\n".join([*lines, "", f"Catalogue of {catalogue.made}. {catalogue.attribution}"])


def _wrapped(sentence: str, indent: str) -> str:
    return textwrap.fill(sentence, 110, initial_indent=indent, subsequent_indent=indent)
