"""Devices of other computers among ours."""

from __future__ import annotations

import socket

from advisor.engine.lender_facts import Lender, LenderFacts, LentMemory, Link, ToldDevice, ToldPace
from advisor.machine.lent import as_lent, look_at
from advisor.machine.machine import Device, Kind
from advisor.units import GIB
from tests.helpers.remote import serving

PACE = ToldPace(bandwidth=5e11, layer=1e-5, mixture=0, recurrent=0, doubt=0.3)
LINK = Link(0.001, 1e8, 1e8)


def device(name: str) -> Device:
    return Device(name, name, Kind.REMOTE, 8 * GIB, 8 * GIB, GIB)


def test_one_of_ours_is_called_by_its_name_and_keeps_what_it_needs_itself() -> None:
    memory = (LentMemory(8 * GIB, 8 * GIB),) * 2
    anna = Lender("anna:1", memory, LenderFacts("anna", (ToldDevice("RTX 3090"), ToldDevice("CPU", PACE))), LINK)
    found = as_lent(device("anna:1/1"), [anna])
    assert (found.name, found.lender, found.link, found.told, found.reserve) == ("CPU (anna)", "anna:1", LINK, PACE, 0)
    assert found.key == "anna:1/1"
    assert "told" not in found.to_json()
    assert found.to_json()["link"] == {"seconds": 0.001, "up": 1e8, "down": 1e8}


def test_one_that_is_llama_cpps_own_keeps_the_usual_reserve_and_is_not_believed() -> None:
    found = as_lent(device("anna:1"), [Lender("anna:1", (LentMemory(8 * GIB, 8 * GIB),))])
    assert (found.name, found.reserve) == ("anna:1", GIB)
    assert found.notes == ("its server calls all of its memory free, whatever is in use there",)


def test_our_own_stay_as_they_are() -> None:
    own = Device("CUDA0", "RTX 3090", Kind.DEDICATED, 8 * GIB, 8 * GIB, GIB)
    assert as_lent(own, [Lender("anna:1", (LentMemory(1, 1),))]) is own


def test_all_are_asked_at_once_and_who_is_not_there_is_told() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        nobody = f"127.0.0.1:{probe.getsockname()[1]}"
        with serving() as endpoint:
            there, absent = look_at([endpoint, nobody, endpoint], {endpoint: LINK})
    assert [(one.endpoint, one.link) for one in there] == [(endpoint, LINK)]
    assert list(absent) == [nobody]
