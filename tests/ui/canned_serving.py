"""Moments of the local server: off, on and at work, at an address of the network, and where its port was taken."""

from __future__ import annotations

from dataclasses import replace

from advisor.fit.bill import Bill
from advisor.fit.verdict import Verdict
from advisor.sentences import sentence
from advisor.server.activity import RequestSeen
from advisor.server.address import Listening
from advisor.services.at_once import AtOnceCost
from advisor.services.judgement import RunSettings
from advisor.settings import SETTINGS
from tests.ui.conftest import some
from ui.pages import PageId
from ui.serving.state import ServerPhase
from ui.store import AppState

HERE = Listening("http://127.0.0.1:1876", "")
NETWORK = Listening("http://192.168.178.21:1876", "b3V0IG9mIHNpZ2h0LCBvdXQgb2Y")
MODEL, OTHER = "Llama-3.1-8B-Instruct:Q4_K_M", "Gemma-3-1B:Q4_K_M"
_NOON = 1_767_265_200.0

REQUESTS = (
    RequestSeen(9, _NOON + 300, "litellm/1.81.5", "127.0.0.1", "/v1/chat/completions", MODEL, "waiting",
                seconds=2.1, waited=2.1),
    RequestSeen(8, _NOON + 290, "OpenAI/Python 2.15.0", "127.0.0.1", "/v1/chat/completions", MODEL, "writing",
                prompt=2841, reused=2790, written=212, seconds=8.4, speed=41.3),
    RequestSeen(7, _NOON + 100, "OpenAI/Python 2.15.0", "127.0.0.1", "/v1/chat/completions", MODEL, "done", 200,
                prompt=2790, written=96, seconds=6.4, speed=42.0),
    RequestSeen(6, _NOON + 95, "OpenAI/Python 2.15.0", "127.0.0.1", "/v1/models", "", "done", 200, seconds=0.01),
    RequestSeen(5, _NOON + 60, "ollama-python/0.6.1 (x86_64 linux) Python/3.11", "127.0.0.1", "/api/chat", OTHER,
                "left", 200, prompt=38, written=11, seconds=3.2, waited=1.4, speed=88.1),
    RequestSeen(4, _NOON + 31, "curl/8.14.1", "127.0.0.1", "/v1/chat/completions", "", "refused", 404,
                "model_not_found", seconds=0.02),
    RequestSeen(3, _NOON, "", "192.168.178.40", "/v1/models", "", "refused", 401, "invalid_api_key", seconds=0.0),
)  # fmt: skip


def _costs(chat: AppState) -> tuple[AtOnceCost, ...]:
    """Of the model in memory; more than three times its chat memory is too much."""
    fit, found = some(chat.session.loaded).fit, []
    for at_once in SETTINGS["serve_at_once"].offered:
        slots = 1 if at_once == 1 else at_once + 1
        rows = tuple(replace(row, context=row.context * slots) for row in fit.bill.devices)
        verdict = Verdict.FITS if at_once < 6 else Verdict.NO
        costly = replace(fit, plan=fit.plan.with_(slots=slots, outputs=slots), bill=Bill(rows), verdict=verdict)
        found.append(AtOnceCost(at_once, RunSettings(8192, slots=slots), costly))
    return tuple(found)


def states(chat: AppState, several: AppState) -> dict[str, AppState]:
    """chat, several: with one model, and two, in memory."""
    page = {"page": PageId.SERVING}
    on = {"phase": ServerPhase.ON, "listening": HERE, "models": (MODEL, OTHER)}
    taken = sentence(
        "Port {port} of {host} cannot be had: {reason}. Another program may use it; take another port.",
        port=11434, host="127.0.0.1", reason="Address already in use",
    )  # fmt: skip
    return {
        "serving-off": chat.change(shell=page),
        "serving-on": chat.change(shell=page, settings={"serve": True}, serving=on),
        "serving-busy": several.change(
            shell=page, settings={"serve": True},
            serving={
                **on, "requests": REQUESTS, "chosen": 8,
                "writing": {several.front: 1}, "busy": frozenset({several.front}),
            },
        ),
        "serving-together": several.change(
            shell=page, settings={"serve": True, "serve_at_once": 4},
            serving={**on, "requests": REQUESTS, "costs": _costs(chat), "writing": {several.front: 2}},
        ),
        "serving-network": chat.change(
            shell=page, settings={"serve": True, "serve_address": "0.0.0.0"},
            serving={**on, "listening": NETWORK, "requests": REQUESTS[2:]},
        ),
        "serving-taken": chat.change(
            shell=page, settings={"serve": True, "serve_port": 11434}, serving={"problem": taken}
        ),
        "settings-serving": chat.change(
            shell={"page": PageId.SETTINGS}, settings={"serve": True, "serve_port": 11434, "serve_address": "0.0.0.0"}
        ),
    }  # fmt: skip
