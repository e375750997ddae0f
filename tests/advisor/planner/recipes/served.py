"""Plans that recipes are written of, on computers that are not there."""

from __future__ import annotations

from advisor.catalogue.load import load_catalogue
from advisor.catalogue.servable_builds import servable_builds
from advisor.machine.machine import Device, Host, Kind, Machine
from advisor.plan import Plan, plimsoll_plan
from advisor.planner.recipes.registry import ToServe
from advisor.planner.vllm.serving import ServeWish, VllmModel
from advisor.units import GIB
from tests.advisor.planner.vllm.headers import header_of
from tests.ui import canned

_IDS = {model.name: model.id for model in load_catalogue().models}


def computer(name: str, memory: int, count: int = 1, vendor: str = "nvidia") -> Machine:
    """One with so many cards of so many GiB."""
    host = Host("Linux", "a processor", 16, 32, 256 * GIB, 256 * GIB, planned=True)
    cpu = Device("CPU", "a processor", Kind.CPU, 256 * GIB, 256 * GIB, 0)
    size = memory * GIB
    cards = [
        Device(f"RPC{index}", name, Kind.VIRTUAL, size, size, size * 3 // 100, vendor, planned=True)
        for index in range(count)
    ]
    return Machine(host, (cpu, *cards), None)


def served(name: str, *, sees: bool = False) -> VllmModel:
    """A model of the catalogue."""
    return VllmModel(header_of(name), _IDS[name], servable_builds().get(_IDS[name], {}), sees)


def to_serve(
    name: str,
    machine: Machine,
    context: int = 32_768,
    users: int = 4,
    *,
    plan: Plan | None = None,
    sees: bool = False,
    wish: ServeWish | None = None,
) -> ToServe:
    """What a recipe is written of."""
    return ToServe(
        machine, plan or plimsoll_plan(context, users), served(name, sees=sees), canned.fit(canned.GAMING, 8192),
        ("--hf-repo", "maker/Model-GGUF:Q4_K_M"), wish or ServeWish(),
    )  # fmt: skip
