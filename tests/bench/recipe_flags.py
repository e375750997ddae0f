"""Whether each argument of each recipe is one that its program defines: a look into unpacked packages.

    python -m tests.bench.recipe_flags FOLDER… [--bentoml PYTHON]

FOLDER holds vllm/, sglang/ and ray/ as their wheels have them (of the versions that the recipes name; nothing of them
is imported); several are for several versions of one. PYTHON is one with BentoML installed, which then imports the
services. Run after a version is raised, or an argument comes in; the recipes are those of the goldens.
"""

from __future__ import annotations

import argparse
import ast
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import yaml  # type: ignore[import-untyped]

from advisor.planner.recipes.recipe import Recipe, RecipeCommand, RecipeFile
from tests.advisor.planner.recipes.golden import CASES, recipe_of

_ARGUMENT = re.compile(r'"(--[a-z][a-z0-9-]+)"')
_RAY_START = {"--head", "--port", "--address"}  # ray/scripts/scripts.py


def vllm_arguments(folder: Path) -> set[str]:
    """What `vllm serve` takes: each is written out where it is added."""
    source = folder / "vllm"
    files = [source / "engine" / "arg_utils.py", *source.glob("entrypoints/**/cli_args.py")]
    return {name for file in files for name in _ARGUMENT.findall(file.read_text(encoding="utf-8"))}


def sglang_arguments(folder: Path) -> set[str]:
    """What SGLang's server takes: an argument for each field of its classes."""
    found = set()
    for file in (folder / "sglang" / "srt" / "arg_groups" / "fields").glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                found.add("--" + node.target.id.replace("_", "-"))
    return found


def environment_names(folder: Path) -> set[str]:
    """Variables that the programs read."""
    files = [folder / "vllm" / "envs.py", folder / "sglang" / "srt" / "environ.py"]
    names = re.compile(r"\b((?:VLLM|SGLANG)_[A-Z_]+)\b")
    return {name for file in files if file.is_file() for name in names.findall(file.read_text(encoding="utf-8"))}


def unknown(recipe: Recipe, vllm: set[str], sglang: set[str], variables: set[str]) -> Iterator[str]:
    """What of a recipe's commands no program defines."""
    for step in recipe.steps:
        if not isinstance(step, RecipeCommand):
            continue
        known = vllm if step.program[0] == "vllm" else sglang if "sglang" in step.program[-1] else _RAY_START
        names = [one.name for one in step.arguments if one.name.startswith("--")]
        if step.program[0] in ("vllm", "python3", "ray"):
            yield from (name for name in names if name not in known)
        yield from (one.name for one in step.environment if one.name.partition("=")[0] not in variables)


def unknown_in_yaml(file: RecipeFile, folder: Path, vllm: set[str]) -> Iterator[str]:
    """What of Ray Serve's configuration neither it nor vLLM defines."""
    internal = folder / "ray" / "llm" / "_internal" / "serve"
    config = (internal / "core" / "configs" / "llm_config.py").read_text(encoding="utf-8")
    serve = (folder / "ray" / "serve" / "config.py").read_text(encoding="utf-8")
    serve += (folder / "ray" / "serve" / "_private" / "config.py").read_text(encoding="utf-8")
    (application,) = yaml.safe_load(file.text)["applications"]
    for model in application["args"]["llm_configs"]:
        yield from (key for key in model if not re.search(rf"^    {key}: ", config, re.M))
        loading = model["model_loading_config"]
        yield from (key for key in loading if not re.search(rf"^    {key}: ", config, re.M))
        deployment = model["deployment_config"]
        yield from (key for key in deployment if f"{key}" not in config or not re.search(rf"\b{key}: ", serve))
        for name in model["engine_kwargs"]:
            if "--" + name.replace("_", "-") not in vllm:
                yield name
        router = deployment.get("request_router_config", {}).get("request_router_class", "")
        if router:
            module, _, kind = router.rpartition(".")
            path = folder / Path(*module.split(".")).with_suffix(".py")
            if f"class {kind}(" not in path.read_text(encoding="utf-8"):
                yield router


def imported(file: RecipeFile, python: str) -> str:
    """What BentoML says of a service, imported by a program that has it."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / file.name).write_text(file.text, encoding="utf-8")
        look = (
            "import service; from _bentoml_sdk.models import HuggingFaceModel as H\n"
            "kind = service.Chat\n"
            "H.resolve = lambda self, base_path=None: 'MODEL'\n"
            "print(kind.name, kind.config, kind.envs, kind.inner.__command__(kind.inner()))\n"
        )
        done = subprocess.run(
            [python, "-c", look], check=False, cwd=folder, capture_output=True, text=True, timeout=300
        )
        return done.stdout.strip() or f"FAILED: {done.stderr.strip().splitlines()[-1]}"


def main() -> int:
    """Print what is unknown in each recipe; 1 where something is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--bentoml", metavar="PYTHON")
    args = parser.parse_args()
    failed = False
    for folder in args.folders:
        vllm = vllm_arguments(folder) if (folder / "vllm").is_dir() else set()
        sglang = sglang_arguments(folder) if (folder / "sglang").is_dir() else set()
        variables = environment_names(folder)
        print(f"{folder}: {len(vllm)} arguments of vLLM, {len(sglang)} of SGLang, {len(variables)} variables")
        for case, (kind, _) in CASES.items():
            if kind == "llama-server" or (kind == "sglang" and not sglang) or (kind != "sglang" and not vllm):
                continue
            recipe = recipe_of(case)
            wrong = list(unknown(recipe, vllm, sglang, variables))
            for step in recipe.steps:
                if isinstance(step, RecipeFile) and step.name.endswith(".yaml") and (folder / "ray").is_dir():
                    wrong += unknown_in_yaml(step, folder, vllm)
                if isinstance(step, RecipeFile) and step.name.endswith(".py"):
                    wrong += [name for name in _ARGUMENT.findall(step.text) if name not in vllm]
                    if args.bentoml:
                        said = imported(step, args.bentoml)
                        wrong += [said] if said.startswith("FAILED") else []
                        print(f"  BentoML: {said}")
            failed = failed or bool(wrong)
            print(f"  {case}: {'UNKNOWN ' + ', '.join(wrong) if wrong else 'every argument is defined'}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
