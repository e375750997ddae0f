"""`plimsoll recommend`: which model, which quantisation, how long a conversation, and why."""

from __future__ import annotations

import argparse
import sys
import textwrap
from typing import Any

from advisor.catalogue.candidate import Candidate, Requirements
from advisor.catalogue.entry import Catalogue, Use
from advisor.catalogue.recommend import Advice, Pick, Role
from advisor.services.advice import Ranked
from advisor.services.app import Services
from advisor.terminal.console import Shown, interruptible, log
from advisor.terminal.parser import speed_at
from advisor.terminal.placement_options import check_shareable, pinned
from advisor.terminal.values import catalogue_build, with_speed
from advisor.units import format_bytes, format_tokens

_HEADINGS = {
    Role.BEST: "Best", Role.FASTEST: "Fastest", Role.LONGEST: "Longest conversation", Role.SMALLEST: "Smallest",
    Role.TRY: "To try at once",
}  # fmt: skip


def run(args: argparse.Namespace, services: Services) -> Shown:
    """The advice for this computer, or for the hardware that was asked for."""
    wish = Requirements.usual(Use(args.use), args.context, args.least_speed, speed_at(args), pinned(args))
    catalogue = services.advice.catalogue()
    check_shareable(args, services.computer.ready())
    with interruptible() as cancel:
        book = services.speeds.measured(log, cancel) if args.measure else services.speeds.book()
        progress = _progress if sys.stderr.isatty() else None
        ranked = services.advice.rank(catalogue, wish, cancel=cancel, book=book, progress=progress)
    for sentence in (*catalogue.problems, *ranked.ranking.skipped):
        log(sentence)
    return _value(ranked, catalogue), lambda: _text(ranked.advice, catalogue)


def _progress(done: int, total: int) -> None:
    end = "\n" if done == total else ""
    print(f"\rJudged {done} of {total} models", end=end, file=sys.stderr, flush=True)


def _value(ranked: Ranked, catalogue: Catalogue) -> dict[str, Any]:
    advice, ranking = ranked.advice, ranked.ranking
    wish = advice.wish

    def picked(pick: Pick) -> dict[str, Any]:
        lent = ranked.lent.get(pick.candidate.build.key)
        return {
            "role": str(pick.role), **_candidate(pick.candidate), "reasons": list(pick.reasons),
            "runner_up": _candidate(pick.runner_up) if pick.runner_up else None,
            **({"lent": lent.to_json()} if lent else {}),
        }  # fmt: skip

    return {
        "wish": {
            "use": str(wish.use), "context": wish.context, "least_speed": wish.least_speed,
            **vars(wish.pinned), "split": list(wish.pinned.split) or None,
        },
        "picks": [picked(pick) for pick in advice.picks if pick.role is not Role.TRY],
        "to_try": next((picked(pick) for pick in advice.picks if pick.role is Role.TRY), None),
        "why_not_bigger": list(advice.why_not_bigger),
        "message": advice.message,
        "judged": len(ranking.candidates), "skipped": list(ranking.skipped), "from_cache": ranking.from_cache,
        "seconds": round(ranking.seconds, 3), "catalogue": catalogue.made, "attribution": catalogue.attribution,
    }  # fmt: skip


def _candidate(candidate: Candidate) -> dict[str, Any]:
    quality = candidate.quality
    return {
        "id": candidate.model.id, "name": candidate.model.name, "build": catalogue_build(candidate.build),
        "quality": {
            "value": round(quality.value, 1), "original": round(quality.original, 1), "loss": round(quality.loss, 1),
            "confidence": str(quality.confidence), "variant": quality.variant, "sentence": quality.sentence,
        },
        "fit": with_speed(candidate.fit, candidate.speed) if candidate.fit else None,
        "with_projector": candidate.eyes, "download_bytes": candidate.download,
    }  # fmt: skip


def _text(advice: Advice, catalogue: Catalogue) -> str:
    """The advice for people."""
    wish = advice.wish
    lines = [f"For {wish.use}, conversations of {format_tokens(wish.context)} tokens:"]
    if advice.message:
        lines += ["", _wrapped(advice.message, "")]
    for pick in advice.picks:
        candidate = pick.candidate
        name = f"{candidate.model.name}  {candidate.build.quant}, {format_bytes(candidate.download)}"
        lines += ["", f"{_HEADINGS[pick.role]}: {name}"]
        lines += [_wrapped(reason, "  ") for reason in pick.reasons]
        if pick.runner_up:
            lines.append(f"  Runner-up: {pick.runner_up.model.name} {pick.runner_up.build.quant}")
    if advice.why_not_bigger:
        lines += ["", "Why not a bigger one?", *(_wrapped(sentence, "  ") for sentence in advice.why_not_bigger)]
    best = next((pick.candidate for pick in advice.picks if pick.role is Role.BEST), None)
    if best and best.build.files:
        name = f"{best.build.files[0].repo}:{best.build.quant}{' --projector' if best.eyes else ''}"
        lines += ["", f"To download the best: plimsoll pull {name}"]
    return "\n".join([*lines, "", f"Catalogue of {catalogue.made}. {catalogue.attribution}"])


def _wrapped(sentence: str, indent: str) -> str:
    return textwrap.fill(sentence, 110, initial_indent=indent, subsequent_indent=indent)
