"""Dry runs of single models, kept on the disk: to ask again costs no engine, in the next process either."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import platformdirs

from advisor.catalogue.dry_run_cache import Run, RunCache, devices_key
from advisor.engine.protocol import EngineSettings
from advisor.fit.measure import Answer, device_names
from advisor.machine.machine import Machine
from advisor.plan import Plan
from advisor.storage.folders import APP


def kept_folder() -> Path:
    """Where they are kept, apart from those of rankings, which are many; what is lost there costs time only."""
    return Path(platformdirs.user_cache_dir(APP, appauthor=False)) / "dry-runs-asked"


class KeptAnswers:
    """Answers of engines with the same settings, as a Measurer's `kept`; safe from any thread. `save` writes them."""

    def __init__(self, settings: EngineSettings, folder: Path | None = None) -> None:
        self._settings, self._folder = settings, folder or kept_folder()
        self._caches: dict[str, RunCache] = {}

    def get(self, digest: str, plan: Plan, machine: Machine) -> Answer | None:
        """The answer to this very question, None where it was not asked before.

        Several cards share a model out by what is free on them at the moment, so there every question is a new one.
        """
        if len(machine.gpus) > 1:
            return None
        run = self._cache(machine).get(_key(digest, plan, machine))
        return run.answer() if run else None

    def put(self, digest: str, plan: Plan, machine: Machine, answer: Answer) -> None:
        """Keep an answer."""
        if len(machine.gpus) <= 1:
            self._cache(machine).put(_key(digest, plan, machine), Run.of(answer))

    def save(self) -> None:
        """Write what is new; a disk that refuses is no reason to fail."""
        for cache in list(self._caches.values()):
            cache.save()

    def _cache(self, machine: Machine) -> RunCache:
        key = devices_key(machine, self._settings)
        if key not in self._caches:
            self._caches[key] = RunCache(self._folder, key)
        return self._caches[key]


def _key(digest: str, plan: Plan, machine: Machine) -> tuple[str, str]:
    asked = json.dumps([plan.to_json(), device_names(machine, plan)], sort_keys=True)
    return digest[:32], hashlib.sha256(asked.encode()).hexdigest()[:16]
