"""`plimsoll chat`: one reply, or a conversation, in the terminal."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from advisor.chat.conversation import ChatSettings
from advisor.chat.new_chat import new_chat_settings
from advisor.chat.prompts import without_oldest
from advisor.engine.sampling import BLIND, Sampling, Stats
from advisor.errors import FileProblem, MemoryProblem, ModelProblem, PromptTooLong, UsageError
from advisor.fit.fit import Fit
from advisor.fit.verdict import Verdict
from advisor.gguf.identity import shown
from advisor.library.projectors import look_beside
from advisor.services.app import Services
from advisor.services.judgement import Judgement
from advisor.session.session import Message, PromptProgress, ReplyEvent, Session, Text
from advisor.settings import Settings, load_settings, read_settings
from advisor.terminal import formatting
from advisor.terminal.attaching import Bag, command_of, paths_in, read_all
from advisor.terminal.console import interruptible, log, say, say_json
from advisor.terminal.model_argument import local
from advisor.terminal.parser import run_of
from advisor.terminal.placement_options import check_shareable
from advisor.terminal.recovering import FAILURES, HeldModel
from advisor.terminal.usual_model import usual_model
from advisor.units import format_bytes


@contextmanager
def held_model(
    services: Services,
    path: Path,
    args: argparse.Namespace,
    *,
    force: bool,
    sees: bool = False,
    chosen: Settings | None = None,
) -> Iterator[HeldModel]:
    """Judge `path`, refuse what will not fit unless `force`, and load it; it is out of memory again at the end.

    sees: with the projector that lies beside it, to see pictures with. chosen: how long the conversation may be where
    that was not asked for, and whether chat memory grows with it; None for as long as is usual, all of it at once.
    After a failure it is loaded with less as --recover says.
    """
    check_shareable(args, services.computer.ready())
    services.engine.compute_with(load_settings().threads)
    model, sessions = services.fits.open(path, sees=sees), services.sessions
    wish, breathe = run_of(args)(model.header), chosen is not None and chosen.breathe and not args.reserve
    if chosen and args.context is None:
        with interruptible() as cancel:
            length = services.fits.usual_context(model, wish, chosen.context, grows=breathe, cancel=cancel)
        wish = wish.of_length(length)
    made = HeldModel(sessions, model, wish, _tell, args.recover, breathe=breathe)
    refused = made.load(force=force)
    if refused and refused.judgement.fit.verdict is Verdict.UNKNOWN:
        refused = made.load(force=True)  # nothing says that it will not fit
    if refused:
        fit = refused.judgement.fit
        raise MemoryProblem("{fit} {fit_2}", fit=formatting.verdict_line(fit), fit_2=_hint(fit))
    try:
        yield made
    finally:
        sessions.eject()


@contextmanager
def loaded(services: Services, path: Path, args: argparse.Namespace, *, force: bool) -> Iterator[Session]:
    """The same, of a model that is loaded so or not at all."""
    args.recover = "no"
    with held_model(services, path, args, force=force) as model:
        yield model.session


def _tell(judgement: Judgement) -> None:
    log(f"{judgement.fit.model.name}: {formatting.verdict_line(judgement.fit)}")
    if judgement.lent and judgement.lent.sentence:
        log(judgement.lent.sentence)


def _hint(fit: Fit) -> str:
    longest = f"At most {fit.longest_context:,} tokens of context fit; " if fit.longest_context else ""
    return f"{longest}choose {'that' if longest else 'a smaller model'}, or --force to try all the same."


def run(args: argparse.Namespace, services: Services) -> None:
    """One reply to --prompt, else a conversation read from stdin until its end; the files of --attach come first."""
    chosen, problem = read_settings()
    if problem:
        log(str(problem))
    path = (
        local(args.model, services.library)
        if args.model
        else usual_model(services, ask=args.prompt is None, default=chosen.default_model)
    )
    if path is None:
        return
    new = _as_asked(new_chat_settings(chosen), args)
    files = read_all(args.attach, log)  # before the model, which takes longer to load
    pictures = any(file.picture for file in files)
    if pictures:
        _check_sees(path)
    sees = pictures or args.prompt is None  # else the projector would only take memory
    with held_model(services, path, args, force=args.force, sees=sees, chosen=chosen) as model:
        if model.session.template.note:
            log(model.session.template.note)
        sampling, limit = new.sampling(model.session.recommended), new.limit
        history = [Message("system", new.system)] if new.system else []
        bag = Bag(model.session, log)
        bag.attach(files)
        if args.prompt is None:
            _converse(model, history, bag, sampling, limit)
            return
        asked = [*history, bag.message(args.prompt)]
        reply, stats = _reply(model, asked, sampling, limit, show=not args.json)
        if args.json:
            say_json(_value(model.session, reply, stats, bag))


def _as_asked(new: ChatSettings, args: argparse.Namespace) -> ChatSettings:
    """What a new chat begins with, but for what was asked of this one. UsageError for impossible values."""
    named = {"system": args.system, "temperature": args.temperature, "seed": args.seed, "limit": args.limit}
    asked = new.with_(**{name: value for name, value in named.items() if value is not None})
    asked.sampling(Sampling())  # before a model is loaded for it
    return asked


def _check_sees(model: Path) -> None:
    """UsageError where no projector lies beside the model that goes with it, and which does not."""
    beside = look_beside(model)
    if beside.projector:
        return
    if beside.others:
        raise UsageError(
            "{projector} lies beside {model} but was made for another model, so pictures cannot be shown. "
            "Put the projector (mmproj) of this model there.",
            projector=shown(beside.others[0]),
            model=shown(model),
        )
    raise UsageError(BLIND)


_HELP = """\
/attach FILE  put a file into your next message: text, code, Markdown, PDF, or a picture where the model sees
/files        what is attached, and what it costs
/drop FILE    take a file out again, by its name or number; or all
/forget N     leave the N oldest messages out of what the model reads
A message that is to begin with a slash and a word: put a space before it."""


def _converse(model: HeldModel, history: list[Message], bag: Bag, sampling: Sampling, limit: int | None) -> None:
    """Messages and commands from stdin, each answered.

    A person is told what cannot be done, and goes on; a script cannot react to that, so there it ends the chat.
    """
    log("Type your message, Enter to send; Ctrl+C stops a reply, Ctrl+D ends the chat.")
    log("/attach FILE puts a file into it; /help lists the other commands.")
    for line in _lines():
        try:
            if command := command_of(line):
                history = _obey(*command, bag, history)
                continue
            message = bag.message(line)
            reply, _ = _reply(model, [*history, message], sampling, limit, show=True)
            history += [message, Message("assistant", reply)]
            bag.sent()
            bag.session = model.session
        except (UsageError, FileProblem, ModelProblem) as error:
            if not sys.stdin.isatty():
                raise
            drop = error.drop if isinstance(error, PromptTooLong) else None
            log(f"{error} /forget {drop} does so; then send it again." if drop else str(error))


def _obey(command: str, rest: str, bag: Bag, history: list[Message]) -> list[Message]:
    """What the conversation is after a command; UsageError for one that there is not, or that lacks its object."""
    match command:
        case "attach" if rest:
            try:
                bag.attach(read_all(paths_in(rest), log))
            except KeyboardInterrupt:  # a PDF file can take a minute
                log("Stopped: nothing was attached.")
        case "files":
            bag.show()
        case "drop":
            bag.drop(rest)
        case "forget" if rest.isdecimal() and int(rest) > 0:
            shorter = without_oldest(history, int(rest))
            count = len(history) - len(shorter)
            log(f"The model no longer reads the {'oldest message' if count == 1 else f'{count} oldest messages'}.")
            return shorter
        case "help" | "?":
            log(_HELP)
        case "attach" | "forget":
            raise UsageError(
                "/{command} needs {words}.",
                command=command,
                words="a file" if command == "attach" else "a number of messages",
            )
        case _:
            raise UsageError(
                "There is no command /{command}. /help lists them; to send it to the model, put a space before it.",
                command=command,
            )
    return history


def _lines() -> Iterator[str]:
    prompt = "> " if sys.stdin.isatty() else ""
    while True:
        try:
            line = input(prompt)
        except EOFError:
            return
        if line.strip():
            yield line


def _reply(
    model: HeldModel, messages: list[Message], sampling: Sampling, limit: int | None, *, show: bool
) -> tuple[str, Stats]:
    """What was written, also across a failure after which the model was loaded again with less."""
    parts: list[str] = []

    def on_event(event: ReplyEvent) -> None:
        match event:
            case PromptProgress(done, total) if total - done >= 512 and sys.stderr.isatty():
                log(f"Reading {done:,} of {total:,} tokens")
            case Text(text):
                parts.append(text)
                if show:
                    say(text, end="")

    while True:
        written = "".join(parts)
        beginning = Message("assistant", written) if written else None
        try:
            with interruptible() as cancel:
                stats = model.session.reply(
                    messages, on_event, sampling=sampling, limit=limit, beginning=beginning, cancel=cancel
                )
            break
        except FAILURES as error:
            if show and parts:
                say("")  # what was written stays; the error follows on a line of its own
            if not model.again(error):
                raise
            if show:
                say("".join(parts), end="")  # what was written so far, and then the rest
    if show:
        say("")
        log(_summary(model.session, stats))
    return "".join(parts), stats


def _summary(session: Session, stats: Stats) -> str:
    """Speed, context and memory of one reply, in one line."""
    endings = {
        "end": "ended",
        "stopped": "stopped",
        "length": "reached its limit",
        "context": "the context is full",
        "suspended": "suspended",
    }
    speed = f"{stats.tokens_per_second:.1f} tokens/s, " if stats.tokens_per_second else ""
    reading = session.reading()
    memory = ""
    if reading:
        gap = session.gap(reading)
        said = f"predicted {format_bytes(gap.predicted)}, allocated {format_bytes(gap.allocated)}"
        where = "" if gap.measurable == gap.allocated else f" of {format_bytes(gap.measurable)} in system memory"
        memory = f"; memory: {said}, measured {format_bytes(gap.measured)}{where}"
    return (
        f"[{stats.tokens} tokens, {speed}first after {stats.first_token_seconds:.1f} s, {endings[stats.stop_reason]}; "
        f"context {stats.context_used:,} of {session.reach:,}; "
        f"reused {stats.reused_tokens:,} of {stats.prompt_tokens:,} tokens{memory}]"
    )


def _value(session: Session, reply: str, stats: Stats, bag: Bag) -> dict[str, Any]:
    reading = session.reading()
    gap = session.gap(reading).to_json() if reading else None
    return {
        "reply": reply,
        "stats": {**stats.to_json(), "tokens_per_second": stats.tokens_per_second},
        "attachments": bag.to_json(),
        "template": {"source": session.template.source, "note": session.template.note},
        "memory": gap,
        "fit": session.ceiling.to_json(),
    }
