"""A catalogue taken apart, and what of that is kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from advisor.catalogue import groups
from advisor.catalogue.entry import Catalogue
from advisor.catalogue.groups import take_apart_all
from advisor.catalogue.load import load_catalogue
from advisor.fit.tensor_layout import take_apart
from advisor.gguf.skeleton import read_skeleton
from advisor.storage.cache import Cache


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[Cache]:
    with Cache(tmp_path / "answers.sqlite") as made:
        yield made


@pytest.fixture
def catalogue() -> Catalogue:
    """Three models of the catalogue."""
    whole = load_catalogue()
    return replace(whole, models=tuple(model for model in whole.models if len(model.builds) > 1)[:3])


def test_an_index_with_one_build_fewer_is_judged_without_it(cache: Cache, catalogue: Catalogue) -> None:
    """Whatever was kept of the one with all builds."""
    take_apart_all(catalogue, cache)
    model = catalogue.models[0]
    fewer = replace(model, builds=model.builds[1:])
    found = take_apart_all(replace(catalogue, models=(fewer, *catalogue.models[1:])), cache)
    quants = {build.quant for group in found.groups if group.model is fewer for build in group.builds}
    assert found.problems == ()
    assert quants == {build.quant for build in fewer.ranked}


def test_one_model_alone_drives_nothing_out_of_what_is_kept(
    cache: Cache, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`plimsoll fit NAME` judges catalogues of one model each."""
    whole = take_apart_all(catalogue, cache)
    for model in catalogue.models:
        take_apart_all(replace(catalogue, models=(model,)), cache)

    def never(*_: object) -> None:
        pytest.fail("what was kept is gone")

    monkeypatch.setattr(groups, "_work_out", never)
    assert len(take_apart_all(catalogue, cache).groups) == len(whole.groups)


def test_what_is_kept_is_what_was_worked_out(cache: Cache) -> None:
    """Each kind of layer is kept once: of a mixture, of one with two kinds of attention, and of a plain one."""
    whole = load_catalogue()
    some = replace(whole, models=tuple(whole.find(name)[0] for name in ("gpt-oss-20b", "gemma-3-4b-it", "Qwen3-8B")))
    worked_out = take_apart_all(some, cache)
    recalled = take_apart_all(some, cache)
    assert recalled == worked_out == take_apart_all(some)
    model = some.models[0]
    header = read_skeleton(some.skeleton(model.builds[0]))
    anatomies = {group.build(member).key: member.anatomy for group in recalled.groups for member in group.group.members}
    assert anatomies[model.builds[0].key] == take_apart(header)


def test_models_of_one_shape_share_their_dry_runs() -> None:
    """A skeleton does not hold its model's name, which no memory depends on."""
    whole = load_catalogue()
    models = tuple(whole.find(name)[0] for name in ("Qwen3-8B", "Bonsai-8B-unpacked", "Qwen3-14B"))
    one, other, unlike = take_apart_all(replace(whole, models=models)).groups
    assert one.group.header == other.group.header != unlike.group.header
    assert (
        one.group.pattern
        == other.group.pattern
        == min(
            (member for group in (one, other) for member in group.group.members),
            key=lambda member: member.model.weights_bytes,
        )
    )
    assert one.pattern == other.pattern in (one.builds[0], other.builds[0])
    assert unlike.group.pattern == unlike.group.members[0]
