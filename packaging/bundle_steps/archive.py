"""Packing a folder so that the same files give the same bytes: names in order, one time, one owner."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import subprocess
import tarfile
from pathlib import Path

from setup_steps.console import SetupProblem

LIST = "FILES.sha256"
LEVEL = 17  # of zstd; 19 takes twice the time for 2 % less


def settle(folder: Path, epoch: int) -> None:
    """Give each file and folder one time and plain rights."""
    for path in [folder, *folder.rglob("*")]:
        if not path.is_symlink():
            runs = path.is_dir() or bool(path.stat().st_mode & stat.S_IXUSR)
            path.chmod(0o755 if runs else 0o644)
        os.utime(path, (epoch, epoch), follow_symlinks=False)


def write_list(folder: Path) -> str:
    """Note each file with its SHA-256, as `sha256sum --check` reads it, in the folder itself; the list."""
    lines = []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and not path.is_symlink() and name != LIST:
            with path.open("rb") as file:
                lines.append(f"{hashlib.file_digest(file, 'sha256').hexdigest()}  {name}")
    text = "\n".join(lines) + "\n"
    (folder / LIST).write_text(text, encoding="utf-8")
    return text


def pack(folder: Path, into: Path, epoch: int) -> Path:
    """The folder as a .tar.zst beside it."""
    whole = into / f"{folder.name}.tar"
    with tarfile.open(whole, "w", format=tarfile.GNU_FORMAT) as archive:
        for path in [folder, *sorted(folder.rglob("*"))]:
            entry = archive.gettarinfo(str(path), path.relative_to(folder.parent).as_posix())
            entry.uid = entry.gid = 0
            entry.uname = entry.gname = "root"
            entry.mtime = epoch
            with path.open("rb") if entry.isfile() else open(os.devnull, "rb") as content:
                archive.addfile(entry, content if entry.isfile() else None)
    # One thread: several would cut it into pieces by how many there are.
    subprocess.run(["zstd", "-q", "-f", "--rm", f"-{LEVEL}", "--long=27", "-T1", str(whole)], check=True)
    return whole.with_name(f"{whole.name}.zst")


def appimage(folder: Path, into: Path, runtime: Path, name: str, epoch: int) -> Path:
    """The folder as an AppImage: the runtime, with the folder as a file system behind it. Raises SetupProblem."""
    if shutil.which("mksquashfs") is None:
        raise SetupProblem("An AppImage takes mksquashfs; on Debian: apt-get install squashfs-tools")
    if runtime.read_bytes()[8:11] != b"AI\x02":
        raise SetupProblem(f"{runtime} is no runtime of AppImages of type 2.")
    packed, image = into / f"{name}.squashfs", into / f"{name}.AppImage"
    packed.unlink(missing_ok=True)
    subprocess.run(
        ["mksquashfs", str(folder), str(packed), "-quiet", "-no-progress", "-root-owned", "-noappend", "-no-xattrs",
         "-comp", "zstd", "-Xcompression-level", "19", "-b", "256K", "-mkfs-time", str(epoch),
         "-all-time", str(epoch)],
        check=True, stdout=subprocess.DEVNULL,
        env={name: value for name, value in os.environ.items() if name != "SOURCE_DATE_EPOCH"},
    )  # fmt: skip
    image.write_bytes(runtime.read_bytes() + packed.read_bytes())
    image.chmod(0o755)
    packed.unlink()
    return image
