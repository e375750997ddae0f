"""`plimsoll serve`: the models of this computer for other programs, in OpenAI's and Ollama's forms."""

from __future__ import annotations

import argparse
import os
import time

from advisor.server.address import address_of, needed_key
from advisor.server.listen import open_socket, serve_programs
from advisor.services.app import Services
from advisor.services.model_ids import ServedModel
from advisor.services.serving import Serving
from advisor.settings import load_settings
from advisor.terminal.console import log, say, say_json, until_stopped
from advisor.terminal.model_argument import local
from advisor.terminal.parser import run_of
from advisor.terminal.placement_options import check_shareable
from advisor.units import format_bytes

KEY_VARIABLE = "PLIMSOLL_KEY"


def run(args: argparse.Namespace, services: Services) -> None:
    """Serve until Ctrl+C. With a MODEL, that one is in memory before the first request."""
    key = needed_key(args.host, args.key if args.key is not None else os.environ.get(KEY_VARIABLE))
    listener = open_socket(args.host, args.port)
    with listener, until_stopped() as cancel:
        check_shareable(args, services.computer.ready())
        services.engine.compute_with(load_settings().threads)
        serving = services.serving
        serving.run, serving.length_chosen = run_of(args), args.context is not None
        serving.at_once = args.slots or 1
        if args.model:
            model = serving.name(local(args.model, services.library))
            log(f"Loading {model.id}")
            serving.ready(model, cancel)
            _tell_slots(serving, model)
        address = address_of(args.host, listener.getsockname()[1])
        _tell(args, address, key)
        serve_programs(serving, listener, key, cancel, log=lambda line: log(f"{time.strftime('%H:%M:%S')} {line}"))


def _tell_slots(serving: Serving, model: ServedModel) -> None:
    facts = next((facts for one, facts in serving.running() if one.path == model.path), None)
    if facts and (plan := facts.fit.plan).slots > 1:
        log(
            f"{plan.slots} conversations at once, each of up to {plan.context:,} tokens, "
            f"in {format_bytes(facts.fit.bill.line('context'))} of chat memory"
        )


def _tell(args: argparse.Namespace, address: str, key: str) -> None:
    if args.json:
        say_json({"address": address, "openai": f"{address}/v1", "ollama": address, "key": key or None})
        return
    say(f"Programs that know OpenAI find the models at {address}/v1, those that know Ollama at {address}.")
    if key:
        say(f"They need this key: {key}")
    say("Ctrl+C ends it.")
