"""A simulation of users: the same each time, and with the effects that servers are known for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from advisor.planner.simulation.assumptions import Server, Users
from advisor.planner.simulation.run import in_time, most_in_time, simulate, simulate_at_once

USERS = Users(turns=6, shared=1000, message=200, reply=300, think=20.0)
SERVER = Server(cache=100_000, requests=64, reading=5000, writing=50)
FIRST_WRITTEN = [
    (58, 10, 376050, 334480, 97580, 501120, 6.428273105887729, 8.946193260011682, 6.1811796091837365),
    (56, 10, 539730, 255520, 12860, 580080, 6.716643511891243, 9.01622557635811, 6.392385738035958),
    (49, 10, 808110, 0, 0, 0, 7.355382504268994, 9.439471372680956, 6.8764093327682545),
    (29, 5, 538030, 270080, 0, 590520, 24.16132329954848, 28.387018268827177, 23.838332941438587),
]
"""Users held, most at once, tokens computed, reused, loaded and evicted, and seconds, as of test_it_comes_to_…"""


def test_one_user_alone_never_waits() -> None:
    found = simulate(SERVER, USERS, 1)
    assert found.turns == 6
    assert found.room == 0
    assert found.prompts == sum(1000 + 200 + turn * 500 for turn in range(6))
    assert found.computed == 1200 + 5 * 200  # the first prompt, and then each message
    assert found.first == pytest.approx((found.computed / 5000) / 6 + 1 / 50)
    assert found.most == 1


def test_it_is_the_same_each_time() -> None:
    assert simulate(SERVER, USERS, 40) == simulate(SERVER, USERS, 40)


def test_every_token_is_computed_reused_or_loaded() -> None:
    for server in (SERVER, replace(SERVER, cache=20_000, offload=50_000), replace(SERVER, reused=False)):
        found = simulate(server, USERS, 30)
        assert found.turns == 180
        assert found.computed + found.reused + found.loaded == found.prompts


def test_what_is_kept_is_not_computed_again() -> None:
    kept, anew = simulate(SERVER, USERS, 20), simulate(replace(SERVER, reused=False), USERS, 20)
    assert kept.reused_share > 0.8
    assert anew.reused_share == 0
    assert kept.first < anew.first / 2


def test_a_small_cache_evicts_and_memory_beside_it_brings_back() -> None:
    small = replace(SERVER, cache=25_000)
    without, beside = simulate(small, USERS, 30), simulate(replace(small, offload=200_000), USERS, 30)
    assert without.evicted > 0
    assert beside.loaded > 0
    assert beside.computed < without.computed
    assert beside.first < without.first


def test_a_full_cache_makes_wait_for_room() -> None:
    tight = replace(SERVER, cache=8_000, reused=False)
    assert simulate(tight, USERS, 30).room > 1
    assert simulate(replace(SERVER, requests=1), USERS, 30).room > simulate(SERVER, USERS, 30).room


def test_copies_that_are_asked_in_turn_compute_beginnings_anew() -> None:
    aware = replace(SERVER, copies=4, cache=40_000)
    near, blind = simulate(aware, USERS, 40), simulate(replace(aware, aware=False), USERS, 40)
    assert near.reused_share > blind.reused_share + 0.2
    assert near.computed < blind.computed


def test_copies_share_the_load() -> None:
    one, four = simulate(SERVER, USERS, 200), simulate(replace(SERVER, copies=4), USERS, 200)
    assert four.first <= one.first


@pytest.mark.parametrize("patience", [0.3, 2.0, 10.0])
def test_being_in_time_is_being_so_for_95_of_100(patience: float) -> None:
    small = replace(SERVER, cache=25_000, offload=30_000, copies=2)
    for server in (SERVER, small, replace(small, reused=False), replace(small, aware=False)):
        for count in (1, 7, 33, 90):
            assert in_time(server, USERS, count, patience) is (simulate(server, USERS, count).slow <= patience)
        held = most_in_time(server, USERS, patience)
        assert held in (0, 512) or (in_time(server, USERS, held, patience) > in_time(server, USERS, held + 1, patience))


def test_it_comes_to_what_it_always_came_to() -> None:
    """Of servers whose caches are full, with a memory beside, several copies, and nothing kept, as it was first
    written."""
    small = replace(SERVER, cache=25_000, offload=30_000, copies=2, requests=5)
    users = Users(turns=9, shared=700, groups=3, message=130, reply=210, think=7.0)
    servers = [small, replace(small, aware=False), replace(small, reused=False), replace(small, offload=0, copies=1)]
    found = simulate_at_once(servers, users, 41, 6.0)
    told = [
        (held, one.most, one.computed, one.reused, one.loaded, one.evicted, one.first, one.slow, one.room)
        for one, held in found
    ]
    assert told == FIRST_WRITTEN
