"""The command line: what can be asked for, and what the options amount to."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import get_args

from advisor import __version__
from advisor.catalogue.entry import Use
from advisor.fit.speed_band import SpeedAt
from advisor.gguf.header import Header
from advisor.plan import (
    ALL_LAYERS,
    KV_TYPES,
    MINIMUM_CONTEXT,
    USUAL_CONTEXT,
    FlashAttention,
    Plan,
    llama_server_plan,
    plimsoll_plan,
)
from advisor.services.judgement import Placement, SpelledOut
from advisor.settings import SERVE_PORT
from advisor.terminal import model_argument
from advisor.terminal.argument import argument
from advisor.terminal.hardware_options import hardware_options
from advisor.terminal.lending_options import add_lend_options, borrowing_options
from advisor.terminal.placement_options import add_placement_options, pinned
from advisor.terminal.plan_options import PLAN_EXAMPLES, add_plan_options, talk_of
from advisor.terminal.serve_options import add_serve_options
from advisor.terminal.simulation_options import add_simulation_options
from advisor.units import parse_bytes, parse_tokens

ENGINES = ("cuda", "vulkan", "metal", "hip", "cpu", "auto")  # as the set-up names them
REPLY = 512  # tokens that are to have room after a depth
_BACKENDS = {"cuda": "cuda", "vulkan": "vulkan", "rocm": "hip", "sycl": "sycl", "metal": "metal", "cpu": "cpu"}
"""What a person calls a back end, and its id."""


def _layers(text: str) -> int | str:
    if text == "auto":
        return text
    if text == "all":
        return ALL_LAYERS
    if text.isdigit():
        return int(text)
    raise argparse.ArgumentTypeError(f"'{text}' is not auto, all or a number of layers.")


def argument_parser() -> argparse.ArgumentParser:
    """The whole command line."""
    top = argparse.ArgumentParser(
        prog="plimsoll", description="Which language model can this computer carry? Without a verb, the window opens."
    )
    top.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    verbs = top.add_subparsers(dest="verb", required=True, metavar="VERB")

    def verb(name: str, text: str, *parents: argparse.ArgumentParser) -> argparse.ArgumentParser:
        made = verbs.add_parser(name, help=text, description=text, parents=list(parents))
        made.add_argument("--json", action="store_true", help="print one JSON value")
        return made

    plan, hardware, speed = _plan_options(), hardware_options(), _speed_options()
    lent = borrowing_options()
    verb("machine", "What this computer has: memory, processor, graphics devices, engine.", hardware, lent)
    fit = verb(
        "fit", "Whether a model fits, to the byte, and the longest conversation that does.", plan, hardware, speed, lent
    )
    fit.add_argument(
        "model",
        help=f"{model_argument.HELP}; without QUANT, every version is judged; or a name of the catalogue, as Qwen3-8B",
    )
    planned = verb(
        "plan", "How many users and how long a conversation hardware carries, and how that is worked out.",
        plan, hardware, speed,
    )  # fmt: skip
    planned.add_argument(
        "model", help=f"a name of the catalogue, as Llama-3.3-70B, with :QUANT for a version; {model_argument.HELP}"
    )
    planned.formatter_class = argparse.RawDescriptionHelpFormatter
    planned.epilog = PLAN_EXAMPLES
    add_plan_options(planned)
    add_serve_options(planned)
    add_simulation_options(planned)
    _recommend(verb("recommend", "Which model to run here, at which quantisation, and why.", hardware, speed, lent))
    listed = verb("catalogue", "The models that can be judged without a network.")
    listed.add_argument("search", nargs="*", metavar="SEARCH", help="words in name, family, publisher, license or use")
    _chat(verb("chat", "Chat with a model in the terminal.", plan, lent))
    _serve(verb("serve", "Serve the models of this computer to other programs, as OpenAI and Ollama do.", plan, lent))
    add_lend_options(verb("lend", "Lend this computer's devices to the models of another one, until Ctrl+C."))
    search = verb("search", "Find models on the hub.")
    search.add_argument("text", nargs="+", help="words in the name")
    search.add_argument("--limit", type=int, default=20, metavar="N", help="at most N repositories (default 20)")
    _pull(verb("pull", "Download a model from the hub, or go on with it."))
    _library(verb("library", "The models on this computer, also those that other programs fetched."))
    _bench(
        verb("bench", "Measure how fast a model reads and writes here, or how fast the devices compute.", plan, lent)
    )
    engine = verb("engine", "Which engine is here, or have one built for a kind of graphics card.")
    engine.add_argument(
        "--backend", choices=ENGINES, help="build the engine for it, auto for the best one in this computer"
    )
    engine.add_argument(
        "--add", type=Path, metavar="FOLDER", help="use a back end that lies there, once it was tried out (bundles)"
    )
    engine.add_argument("--without-addons", action="store_true", help="use none of the folders that were added")
    verb("doctor", "A report on this computer and the engine, ready to paste into a bug report.")
    return top


def _recommend(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--use", choices=[str(use) for use in Use], default=str(Use.CHAT), help="default chat")
    verb.add_argument(
        "--context", type=argument(parse_tokens), metavar="N", help="tokens a conversation is to hold, as 16k"
    )
    verb.add_argument("--least-speed", type=float, metavar="N", help="tokens per second it must at least write")
    add_placement_options(verb)
    verb.add_argument(
        "--no-measure", dest="measure", action="store_false", help="do not time this computer where it was not yet"
    )


def _chat(verb: argparse.ArgumentParser) -> None:
    verb.add_argument(
        "model",
        nargs="?",
        help=f"{model_argument.HERE}; without it the model used last, else the one to try the app with",
    )
    verb.add_argument("--prompt", metavar="TEXT", help="write one reply to TEXT and end")
    verb.add_argument(
        "--attach",
        action="append",
        type=Path,
        default=[],
        metavar="FILE",
        help="a text, code, Markdown or PDF file for the first message, or a picture where the model sees; repeatable",
    )
    verb.add_argument("--system", metavar="TEXT", help="instructions that stand before the conversation")
    verb.add_argument("--temperature", type=float, help="0 is always the likeliest word; else as in the settings")
    verb.add_argument("--seed", type=int, help="repeat the same reply")
    verb.add_argument("--limit", type=int, metavar="N", help="at most N tokens a reply")
    verb.add_argument("--force", action="store_true", help="load it even where it is not expected to fit")
    verb.add_argument(
        "--reserve", action="store_true", help="reserve all chat memory at once, instead of as the chat grows"
    )
    verb.add_argument(
        "--recover",
        choices=("ask", "yes", "no"),
        help="after a failure, load it again with less (default: as the setting says, else ask at a terminal)",
    )


def _serve(verb: argparse.ArgumentParser) -> None:
    verb.add_argument(
        "model",
        nargs="?",
        help=f"load this one at once: {model_argument.HERE}; any other is loaded when it is asked for",
    )
    verb.add_argument(
        "--host", default="127.0.0.1", metavar="ADDRESS", help="where to listen (default: this computer alone)"
    )
    verb.add_argument(
        "--port", type=int, default=SERVE_PORT, metavar="N", help=f"default {SERVE_PORT}; 0 for any that is free"
    )
    verb.add_argument(
        "--key",
        nargs="?",
        const="",
        metavar="KEY",
        help="programs need this key, one that is made and shown where none follows; without --key that of "
        "$PLIMSOLL_KEY; where others reach the address, always",
    )


def _pull(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("model", help="owner/repo:QUANT on the hub, or the address of its page")
    verb.add_argument("--projector", action="store_true", help="with the file that lets it see")
    verb.add_argument("--folder", metavar="DIR", help="into this models folder, as owner/repo/file")
    verb.add_argument("--limit", type=argument(parse_bytes), metavar="SIZE", help="at most SIZE a second, as 10MiB")


def _library(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--verify", metavar="MODEL", help="read every byte of it and compare its checksum")
    verb.add_argument("--remove", metavar="MODEL", help="move it to the trash")
    verb.add_argument("--yes", action="store_true", help="remove without asking")


def _bench(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("model", nargs="?", help=f"{model_argument.HERE}; or a name of the catalogue")
    verb.add_argument("--read", type=int, default=512, metavar="N", help="tokens to read (default 512)")
    verb.add_argument("--write", type=int, default=64, metavar="N", help="tokens to write (default 64)")
    verb.add_argument("--repeats", type=int, default=3, metavar="N", help="passes (default 3)")


def _plan_options() -> argparse.ArgumentParser:
    group = argparse.ArgumentParser(add_help=False)
    kv = tuple(KV_TYPES)
    group.add_argument(
        "--context", type=argument(parse_tokens), metavar="N", help="tokens a conversation can hold, as 16384 or 16k"
    )
    group.add_argument("--slots", "--users", type=int, metavar="N", help="conversations at once")
    group.add_argument("--kv", choices=kv, metavar="TYPE", help=f"number format of the chat memory: {', '.join(kv)}")
    group.add_argument("--kv-k", choices=kv, metavar="TYPE", help="the same for keys alone")
    group.add_argument("--kv-v", choices=kv, metavar="TYPE", help="the same for values alone")
    group.add_argument(
        "--ubatch", type=int, metavar="N", help="tokens of a prompt computed at once, the batch (default 512)"
    )
    group.add_argument(
        "--gpu-layers",
        type=_layers,
        default="auto",
        metavar="N|auto|all",
        help="layers on graphics devices (default auto)",
    )
    add_placement_options(group)
    group.add_argument(
        "--flash-attention", choices=get_args(FlashAttention), metavar="auto|on|off", help="default auto"
    )
    group.add_argument(
        "--as", dest="style", choices=("plimsoll", "llama-server"), default="plimsoll", help="whose settings to assume"
    )
    return group


def _speed_options() -> argparse.ArgumentParser:
    group = argparse.ArgumentParser(add_help=False)
    group.add_argument(
        "--depth",
        type=argument(parse_tokens),
        metavar="N",
        help="tell the speed after N tokens of conversation (default: half of the context)",
    )
    group.add_argument(
        "--backend", choices=tuple(_BACKENDS), metavar="NAME",
        help=f"whose speeds to tell: {', '.join(_BACKENDS)} (default: the likeliest for each device)",
    )  # fmt: skip
    return group


def speed_at(args: argparse.Namespace) -> SpeedAt:
    """Which speed is asked for."""
    return SpeedAt(args.depth, _BACKENDS[args.backend] if args.backend else None)


def _usual_context(args: argparse.Namespace, trained: int) -> int:
    """Long enough for the depth that speeds are asked at, but no longer than the model was trained for."""
    depth = getattr(args, "depth", None) or 0
    wanted = max(USUAL_CONTEXT, -(-(depth + REPLY) // MINIMUM_CONTEXT) * MINIMUM_CONTEXT if depth else 0)
    return max(depth, min(wanted, trained or wanted))


def plan_of(args: argparse.Namespace, trained: int) -> Plan:
    """The plan that the options ask for; the context is the usual, or what the model was trained for if less."""
    context = args.context if args.context is not None else talk_of(args).tokens or _usual_context(args, trained)
    make = llama_server_plan if args.style == "llama-server" else plimsoll_plan
    plan = make(context) if args.slots is None else make(context, args.slots)
    changes = {
        "kv_k": args.kv_k or args.kv,
        "kv_v": args.kv_v or args.kv,
        "ubatch": args.ubatch,
        "batch": max(args.ubatch, plan.batch) if args.ubatch is not None and args.style == "plimsoll" else None,
        "flash_attention": args.flash_attention,
        "gpu_layers": args.gpu_layers if isinstance(args.gpu_layers, int) else None,
    }
    return pinned(args).on(plan.with_(**{key: value for key, value in changes.items() if value is not None}))


def run_of(args: argparse.Namespace) -> Callable[[Header], SpelledOut]:
    """How a model is to run, by its header."""
    placement: Placement = "fixed" if isinstance(args.gpu_layers, int) else "auto"
    batch: Placement = "fixed" if args.ubatch is not None or args.style == "llama-server" else "auto"

    def run(header: Header) -> SpelledOut:
        return SpelledOut(plan_of(args, header.context_train or 0), placement, pinned(args).stay, batch)

    return run
