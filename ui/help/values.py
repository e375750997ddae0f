"""The reader's own numbers, as topics of the help put them in: of this computer, and of the model last looked at."""

from __future__ import annotations

import re

from advisor.fit.fit import Fit
from advisor.fit.speed_band import Speed, digits
from advisor.gguf.header import Header
from advisor.machine.machine import Device, Kind, Machine
from advisor.plan import KV_TYPES
from ui.pages import PageId
from ui.session.text import missing
from ui.store import AppState
from ui.words import billions, number, rounded_tokens, size, tokens, tokens_in_short, translate

_OWN = (Kind.DEDICATED, Kind.MIG, Kind.VIRTUAL)
_INTEGRATED = (Kind.CARVEOUT, Kind.SHARED)
_TURN, _USERS = 500, 10  # tokens of a turn; people who use a model
_NOMINAL = re.compile(r"(?:UD-)?(?:I?Q|TQ|MXFP|NVFP|BF|F)(\d+)")  # the bits that a quantisation is called by

Values = dict[str, str]


def help_values(state: AppState) -> Values:
    """Everything that is known, by its name in the topics; what is not known is not there."""
    machine = state.computer.machine
    found = _of_machine(machine) if machine else {}
    fit, header, speed = _looked_at(state)
    if fit:
        found |= _of_fit(fit) | _of_book(fit, header, machine)
    if listening := state.serving.listening:
        found["server"] = listening.address
    if speed:
        found["decode"] = number(speed.writing.likely, digits(speed.writing.likely))
    return found


def _looked_at(state: AppState) -> tuple[Fit | None, Header | None, Speed | None]:
    """The model that the page before was about, else the one in memory, else the one looked at last."""
    opened, chosen, loaded = state.opened, state.models.chosen, state.session.loaded
    here = state.help.came_from if state.shell.page is PageId.HELP else state.shell.page
    of_file = (opened.judged.answer, opened.model.header if opened.model else None, opened.judged.speed)
    of_chosen = (chosen.judged.answer, None, chosen.judged.speed) if chosen else (None, None, None)
    of_loaded = (loaded.fit, loaded.model.header, None) if loaded else (None, None, None)
    order = [of_loaded, of_file, of_chosen]
    if here is PageId.DETAIL:
        order.insert(0, of_chosen)
    elif here is PageId.MODEL:
        order.insert(0, of_file)
    return next((one for one in order if one[0] is not None), (None, None, None))


def _of_machine(machine: Machine) -> Values:
    cpu = machine.cpu
    found = _sizes("ram", cpu)
    if not machine.gpus:
        return found
    card = machine.gpus[0]
    found |= {**_sizes("card", card), "card": card.name}
    if card.capacity is not None:
        found["card_memory"] = size(card.capacity)
    for name, kinds in (("dedicated", _OWN), ("integrated", _INTEGRATED), ("unified", (Kind.UNIFIED,))):
        if card.kind in kinds:
            found[name] = card.name
    if card.borrowable and card.kind in _OWN:
        found["borrowable"] = size(card.borrowable)
    return found


def _sizes(name: str, device: Device) -> Values:
    known = {name: device.capacity, f"{name}_free": device.free, f"{name}_usable": device.usable}
    return {key: size(value) for key, value in known.items() if value is not None}


def _of_fit(fit: Fit) -> Values:
    bill, model, plan = fit.bill, fit.model, fit.plan
    found = {
        "model": model.name,
        "quant": model.quant,
        "parameters": billions(model.parameters),
        "weights": size(bill.line("weights")),
        "kv": size(bill.line("context")),
        "compute": size(bill.line("compute")),
        "total": size(bill.total),
        "context": tokens_in_short(plan.context),
        "batch": number(plan.ubatch),
        "layers": number(fit.layers),
        "at_16_bits": size(2 * model.parameters),
        "kv_ten": size(bill.line("weights") + _USERS * bill.line("context")),
    }
    per_token = bill.line("context") // max(1, plan.context)
    if per_token:
        found |= {"kv_per_token": size(per_token), "kv_turn": size(_TURN * per_token)}
    if model.parameters:
        found["true_bits"] = number(8 * model.weights_bytes / model.parameters, 1)
    if fit.offloaded:
        found["offloaded"] = number(fit.offloaded)
    if fit.longest_context:
        found["longest"] = tokens_in_short(rounded_tokens(fit.longest_context))
    if model.context_train:
        found["trained"] = tokens_in_short(model.context_train)
    if fit.spare is not None and fit.spare >= 0:
        found["spare"] = size(fit.spare)
    if words := missing(fit):
        found["missing"] = words
    return {name: words for name, words in found.items() if words}


def _of_book(fit: Fit, header: Header | None, machine: Machine | None) -> Values:
    """What the textbook's formulas say."""
    found: Values = {}
    if nominal := _NOMINAL.match(fit.model.quant):
        found["nominal_bits"] = nominal[1]
        found["textbook_weights"] = size(fit.model.parameters * int(nominal[1]) // 8)
    band = machine.gpus[0].likely_bandwidth if machine and machine.gpus else None
    whole = fit.offloaded >= fit.layers and header is not None and not header.number("{arch}.expert_count")
    if band and whole and fit.bill.line("weights"):
        found["bandwidth"] = number(band / 1e9)
        found["textbook_decode"] = number(band / fit.bill.line("weights"))
    return found | (_attention(fit, header) if header else {})


def _attention(fit: Fit, header: Header) -> Values:
    found: Values = {}
    experts, used = header.number("{arch}.expert_count"), header.number("{arch}.expert_used_count")
    if experts and used:
        found |= {"experts": number(experts), "experts_used": number(used)}
    heads, width = header.number("{arch}.attention.head_count"), header.number("{arch}.embedding_length")
    layers, key = header.layers, header.number("{arch}.attention.key_length")
    pairs = header.number("{arch}.attention.head_count_kv") or heads
    across = key or (width // heads if width and heads else None)
    form = KV_TYPES[fit.plan.kv_k]
    if not (layers and pairs and across):
        return found
    each = 2 * layers * pairs * across
    words = translate("Help", "2 × {0} layers × {1} heads × {2} × {3} bytes × {4}")
    bytes_each = form.bits / 8
    shown = number(bytes_each, 0 if bytes_each == int(bytes_each) else 2)
    found["kv_formula"] = words.format(number(layers), number(pairs), number(across), shown, tokens(fit.plan.context))
    found["textbook_kv"] = size(round(each * bytes_each) * fit.plan.context)
    return found
