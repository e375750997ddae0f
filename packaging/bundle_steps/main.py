"""The command line of the bundles."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from bundle_steps import linux, macos, windows
from bundle_steps.portable_engine import GRAPHICS, PortableEngine
from setup_steps.console import SetupProblem, say
from setup_steps.places import Places, user_cache

OTHERS = {"windows": "an installer", "macos": "an app in a disk image"}
ROOT = Path(__file__).resolve().parents[2]


def main(arguments: Sequence[str]) -> int:
    """Do what the command line says; the exit status."""
    args = _parser().parse_args(arguments)
    places = Places(ROOT, user_cache(os.environ))
    if args.system == "addon":
        return _said(lambda: [_addon(places, args.backend, args.out.absolute())])
    graphics = tuple(name for name in args.graphics.split(",") if name)
    if wrong := set(graphics) - GRAPHICS.keys():
        say(f"There is no back end {', '.join(sorted(wrong))}; those for cards are {', '.join(GRAPHICS)}.")
        return 2
    wish = linux.Wish(args.out.absolute(), graphics, args.runtime, epoch(places.root))
    builders = {"linux": linux.build, "windows": windows.build, "macos": macos.build}
    return _said(lambda: builders[args.system](places, wish))


def _addon(places: Places, backend: str, out: Path) -> Path:
    engine = PortableEngine(places, (backend,))
    engine.compile()
    return engine.put_addon(backend, out)


def _said(build: Callable[[], list[Path]]) -> int:
    """Build, and say what came of it; the exit status."""
    try:
        for path in build():
            size = sum(part.stat().st_size for part in (path, *path.rglob("*")) if part.is_file())
            say(f"{path} ({size / 2**20:.0f} MB)")
    except SetupProblem as problem:
        say(str(problem))
        return 1
    except subprocess.CalledProcessError as problem:
        said = (problem.stderr or b"").decode(errors="replace") if isinstance(problem.stderr, bytes) else problem.stderr
        say(f"{problem.cmd[0]} failed (exit {problem.returncode}). {said or ''}")
        return 1
    return 0


def epoch(root: Path) -> int:
    """The time of every file: SOURCE_DATE_EPOCH, else that of the commit that is checked out."""
    given = os.environ.get("SOURCE_DATE_EPOCH")
    if given:
        return int(given)
    asked = ["git", "-C", str(root), "log", "-1", "--format=%ct"]
    return int(subprocess.run(asked, capture_output=True, text=True, check=True).stdout)


def _parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="packaging/bundle.py", description=__doc__)
    systems = top.add_subparsers(dest="system", required=True)
    made = systems.add_parser("linux", help="a folder that runs wherever it lies, as .tar.zst and AppImage")
    made.add_argument(
        "--runtime",
        type=Path,
        metavar="FILE",
        help="the AppImage project's runtime-x86_64, of its type2-runtime; without it no AppImage is made",
    )
    others = (systems.add_parser(name, help=f"{what} (to be run there)") for name, what in OTHERS.items())
    for one, usual in zip((made, *others), ("vulkan", "vulkan", "metal"), strict=True):
        one.set_defaults(runtime=None)
        one.add_argument("--out", type=Path, default=ROOT / "dist", help="where to put it (default: dist)")
        one.add_argument("--graphics", default=usual, help=f"back ends for cards, by comma (default: {usual})")
    addon = systems.add_parser("addon", help="a back end for cards that no bundle has, as a folder")
    addon.add_argument("backend", choices=tuple(GRAPHICS))
    addon.add_argument("--out", type=Path, default=ROOT / "dist", help="where to put it (default: dist)")
    return top


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
