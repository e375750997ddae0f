"""Model folders in the real layouts of the programs that keep them, made of real small models."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from pathlib import Path

from advisor.gguf.filename import part_of
from tests.advisor.gguf.raw import gguf, text_pair, u32_pair

COMMIT = "0123456789abcdef0123456789abcdef01234567"
OLDER = "fedcba9876543210fedcba9876543210fedcba98"


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def put(source: Path, *levels: str | Path) -> Path:
    """A copy of `source` at the path that `levels` make, folders included."""
    path = Path(*levels)
    path.parent.mkdir(parents=True, exist_ok=True)
    return Path(shutil.copyfile(source, path))


def projector(path: Path, width: int = 256, kind: str = "", base: str = "") -> Path:
    """A projector as far as its header goes; no engine has to load it here. width: of the models it is for."""
    pairs = [
        text_pair("general.architecture", "clip"),
        text_pair("general.type", "mmproj"),
        u32_pair("clip.vision.projection_dim", 768),
        *([text_pair("clip.projector_type", kind)] if kind else []),
        *([text_pair("general.base_model.0.repo_url", base)] if base else []),
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gguf(pairs, [("mm.0.weight", (width, 4), 0, 0)], data=os.urandom(16 * width)))
    return path


def hub_file(cache: Path, repo: str, source: Path, name: str, commit: str = COMMIT) -> Path:
    """A file in the hub's cache: a blob named by its SHA-256, and a link to it in the snapshot."""
    root = cache / f"models--{repo.replace('/', '--')}"
    blob = root / "blobs" / sha256(source)
    if not blob.exists():
        put(source, blob)
    link = root / "snapshots" / commit / name
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(os.path.relpath(blob, link.parent))
    (root / "refs").mkdir(exist_ok=True)
    (root / "refs" / "main").write_text(COMMIT)
    return link


def hub_set(cache: Path, repo: str, parts: list[Path]) -> Path:
    """A split set in the hub's cache; the link to its first part."""
    links = []
    for part in parts:
        assert part_of(part.name)
        links.append(hub_file(cache, repo, part, f"Q8_0/{part.name}"))
    return links[0]


def ollama(models: Path, name: str, source: Path, projector: Path | None = None) -> Path:
    """A model as `ollama pull` leaves it; its blob. name: "qwen3:8b" or "hf.co/owner/repo:Q4_K_M"."""
    path, tag = name.rsplit(":", 1)
    levels = path.split("/")
    full = ["registry.ollama.ai", "library", *levels] if len(levels) == 1 else levels
    layers = [_layer(models, "model", source), _layer(models, "license", None, b"Apache License 2.0")]
    if projector:
        layers.append(_layer(models, "projector", projector))
    manifest = Path(models, "manifests", *full, tag)
    manifest.parent.mkdir(parents=True, exist_ok=True)
    config = _layer(models, "", None, b"{}")
    value = {
        "schemaVersion": 2,
        "mediaType": "application/vnd.docker.distribution.manifest.v2+json",
        "config": {**config, "mediaType": "application/vnd.docker.container.image.v1+json"},
        "layers": layers,
    }
    manifest.write_text(json.dumps(value))
    return models / "blobs" / f"sha256-{sha256(source)}"


def _layer(models: Path, kind: str, source: Path | None, content: bytes = b"") -> dict[str, object]:
    digest = sha256(source) if source else hashlib.sha256(content).hexdigest()
    blob = models / "blobs" / f"sha256-{digest}"
    blob.parent.mkdir(parents=True, exist_ok=True)
    if source:
        put(source, blob)
    else:
        blob.write_bytes(content)
    return {
        "mediaType": f"application/vnd.ollama.image.{kind}",
        "digest": f"sha256:{digest}",
        "size": blob.stat().st_size,
    }


def jan(data: Path, model_id: str, source: Path, *, at: Path | None = None, eyes: bool = False) -> Path:
    """A model of Jan's: downloaded into its folder, or, where `at` is given, imported from there; the file."""
    folder = Path(data, "llamacpp", "models", *model_id.split("/"))
    model = at or put(source, folder, "model.gguf")
    lines = [
        f"model_path: {model if at else model.relative_to(data).as_posix()}",
        f"name: {model_id}",
        f"size_bytes: {model.stat().st_size}",
        f"model_sha256: {sha256(model)}",
        "embedding: false",
    ]
    if eyes:
        lines.insert(1, f"mmproj_path: {projector(folder / 'mmproj.gguf').relative_to(data).as_posix()}")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "model.yml").write_text("\n".join(lines) + "\n")
    return model
