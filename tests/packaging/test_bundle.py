"""The parts of a bundle: what is taken along, what it says of itself, and that the same files give the same bytes."""

from __future__ import annotations

import os
import platform
import plistlib
import re
import shutil
import struct
import subprocess
import sys
import sysconfig
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from bundle_steps import (
    archive,
    desktop,
    elf,
    interpreter,
    libraries,
    licences,
    linux,
    macos,
    main,
    packages,
    portable_engine,
    windows,
)
from setup_steps.console import SetupProblem
from setup_steps.places import Places

ROOT = Path(__file__).parents[2]
SAID = """
 0x0000000000000001 (NEEDED)             Shared library: [libm.so.6]
 0x0000000000000001 (NEEDED)             Shared library: [libc.so.6]
 0x000000000000000e (SONAME)             Library soname: [libggml-base.so.0]

Version definition section '.gnu.version_d' contains 1 entry:
  0x001c: Rev: 1  Flags: none  Index: 2  Cnt: 1  Name: GLIBC_2.99

Version needs section '.gnu.version_r' contains 2 entries:
  0x0000: Version: 1  File: libc.so.6  Cnt: 2
  0x0010:   Name: GLIBC_2.9  Flags: none  Version: 5
  0x0020:   Name: GLIBC_2.34  Flags: none  Version: 4
  0x0030:   Name: GLIBCXX_3.4.30  Flags: none  Version: 3
"""


def test_what_a_library_needs_is_read_and_not_what_it_defines() -> None:
    read = elf.parse(Path("libggml-base.so.0.25.3"), SAID)
    assert (read.soname, read.needed) == ("libggml-base.so.0", ("libm.so.6", "libc.so.6"))
    assert libraries.oldest([read]) == {"GLIBC": "2.34", "GLIBCXX": "3.4.30"}


def test_the_newest_symbol_of_all_files_counts() -> None:
    older = elf.Elf(Path("a"), "a", (), {"GLIBC": (2, 4)})
    newer = elf.Elf(Path("b"), "b", (), {"GLIBC": (2, 35)})
    assert libraries.oldest([newer, older]) == {"GLIBC": "2.35"}


@pytest.mark.parametrize(
    ("name", "taken", "graphics", "kept"),
    [
        ("libllama.so.0.5.0", True, False, "libllama.so.0"),
        ("libggml-cpu-haswell.so", True, False, "libggml-cpu-haswell.so"),
        ("libggml-cpu-sapphirerapids.so", False, False, ""),  # its AMX code crashes
        ("libggml-vulkan.so", True, True, "libggml-vulkan.so"),
        ("ggml-vulkan.dll", True, True, "ggml-vulkan.dll"),
        ("libllama-common.so.0", False, False, ""),
        ("libmtmd.so.0.5.0", True, False, "libmtmd.so.0"),
        ("vulkan-shaders-gen", False, False, ""),
    ],
)
def test_libraries_of_the_engine_are_told_from_what_else_a_build_leaves(
    name: str, taken: bool, graphics: bool, kept: str
) -> None:
    assert portable_engine.is_library(name) is taken
    if taken:
        assert (portable_engine.is_graphics(name), portable_engine.name_in_bundle(name)) == (graphics, kept)


OF_QT = {
    "linux": (
        ("__init__.py", "QtGui.abi3.so", "lrelease", "Qt/plugins/platforms/libqxcb.so", "Qt/translations/qtbase_de.qm"),
        ("QtQml.abi3.so", "QtGui.pyi", "designer", "Qt/qml/a.qml", "Qt/plugins/sqldrivers/libqsqlite.so",
         "Qt/plugins/platforms/libqvnc.so", "Qt/translations/designer_de.qm"),
    ),
    "windows": (
        ("QtGui.pyd", "pyside6.abi3.dll", "Qt6Gui.dll", "Qt6Svg.dll", "msvcp140_1.dll", "vcruntime140.dll",
         "lrelease.exe", "plugins/platforms/qwindows.dll", "translations/qtbase_de.qm"),
        ("QtQml.pyd", "Qt6Qml.dll", "Qt6SvgWidgets.dll", "opengl32sw.dll", "lib/a.cmake", "qml/a.qml", "designer.exe",
         "plugins/platforms/qdirect2d.dll", "translations/designer_de.qm", "pyside6qml.abi3.dll"),
    ),
    "macos": (
        ("QtGui.abi3.so", "libpyside6.abi3.6.11.dylib", "Qt/lib/QtGui.framework/Versions/A/QtGui",
         "Qt/lib/QtQml.framework/Versions/A/QtQml", "Qt/plugins/platforms/libqcocoa.dylib"),
        ("Qt/lib/QtQuick.framework/Versions/A/QtQuick", "Qt/lib/QtSvgWidgets.framework/Versions/A/QtSvgWidgets",
         "Designer.app/Contents/Info.plist", "Qt/plugins/platforms/libqminimal.dylib"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("system", OF_QT)
def test_of_qt_only_what_the_window_uses_stays(system: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The names are those of the three wheels of PySide6."""
    monkeypatch.setattr(packages, "_keep_needed", lambda *_: None)
    kept, gone = OF_QT[system]
    for name in kept + gone:
        (tmp_path / "PySide6" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "PySide6" / name).touch()
    packages.prune(tmp_path)
    left = {path.relative_to(tmp_path / "PySide6").as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert left == set(kept)


def test_no_module_of_qt_that_the_window_imports_is_left_out() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "ui").rglob("*.py"))
    used = {word for word in sources.split() if word.startswith("PySide6.Qt")}
    assert {word.removeprefix("PySide6.") for word in used} <= set(packages.QT_MODULES)


def test_each_part_brings_its_licence(tmp_path: Path) -> None:
    info = tmp_path / "site" / "tiny-1.0.dist-info"
    (info / "licenses" / "vendored").mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.4\nName: tiny\nVersion: 1.0\nLicense-Expression: MIT\n")
    (info / "licenses" / "LICENSE").write_text("Permission is hereby granted")
    (info / "licenses" / "vendored" / "LICENSE").write_text("of a part of it")
    parts = licences.of_packages(tmp_path / "site")
    licences.write(parts, tmp_path / "licences")
    assert "tiny 1.0: MIT" in (tmp_path / "licences" / "README.txt").read_text()
    assert (tmp_path / "licences" / "tiny" / "LICENSE").read_text().startswith("Permission")
    assert (tmp_path / "licences" / "tiny" / "vendored" / "LICENSE").read_text() == "of a part of it"
    with pytest.raises(SetupProblem, match="silent brings no text of its licence"):
        licences.write([licences.Part("silent", "1", "MIT", {})], tmp_path / "licences")


def test_texts_that_packages_lack_are_kept_here() -> None:
    for name, texts in licences.LACKING.items():
        assert [text for text in texts if not (licences.TEXTS / text).read_text(encoding="utf-8")] == [], name
    assert {"qt/qtbase.txt", "qt/freetype.txt", "LGPL-3.0.txt"} <= set(licences.LACKING["pyside6_essentials"])


@pytest.mark.skipif(sys.platform != "linux", reason="checked on Linux")
def test_no_library_names_the_folder_that_it_was_compiled_in(tmp_path: Path) -> None:
    library = tmp_path / "libggml-cpu-x64.so"
    library.write_bytes(b"\x7fELF $ORIGIN ./source/ggml.c")
    portable_engine.require_no_name_of(Path("/home/ada/cache"), library)
    library.write_bytes(b"\x7fELF /home/ada/cache/build/bin:")
    with pytest.raises(SetupProblem, match="another build of it would not be the same"):
        portable_engine.require_no_name_of(Path("/home/ada/cache"), library)


def test_the_engine_brings_the_licences_of_what_is_in_it(tmp_path: Path) -> None:
    source, into = tmp_path / "llama.cpp", tmp_path / "info"
    into.mkdir()
    names = ["LICENSE", "licenses/LICENSE-jsonhpp", "vendor/hash/rotate-bits/LICENSE.md", "vendor/hash/sha256/LICENSE"]
    names += ["vendor/hash/xxhash/LICENSE", "vendor/stb/stb_image.h", "vendor/miniaudio/miniaudio.h"]
    for name in names:
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_text("int code;\n/*\nThis software is available under 2 licenses\n-----\n*/\n")
    portable_engine.put_licences(source, into)
    assert len(list(into.iterdir())) == len(names)
    assert (into / "LICENSE-stb_image").read_text() == "This software is available under 2 licenses"


@pytest.mark.skipif(shutil.which("zstd") is None, reason="zstd packs it")
def test_the_same_files_give_the_same_bytes(tmp_path: Path) -> None:
    packed: list[bytes] = []
    for where, names in (("one", ["b", "a"]), ("two", ["a", "b"])):
        folder = tmp_path / where / "tree"
        folder.mkdir(parents=True)
        for name in names:
            (folder / name).write_text(name)
            os.utime(folder / name, (len(packed), 1))
        (folder / "link").symlink_to("a")
        archive.write_list(folder)
        archive.settle(folder, 1_700_000_000)
        packed.append(archive.pack(folder, tmp_path / where, 1_700_000_000).read_bytes())
    assert packed[0] == packed[1]


def test_every_file_is_listed_with_its_hash(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"abc")
    assert archive.write_list(tmp_path) == f"{'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'}  a\n"


def test_an_appimage_takes_a_runtime_for_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: "/usr/bin/mksquashfs")
    (tmp_path / "runtime").write_bytes(b"\x7fELF\x02\x01\x01\x00\x00\x00\x00")
    with pytest.raises(SetupProblem, match="no runtime of AppImages"):
        archive.appimage(tmp_path, tmp_path, tmp_path / "runtime", "x", 0)


@pytest.fixture
def laid(tmp_path: Path) -> Path:
    """The files for a desktop, of a bundle that takes a glibc which nobody has."""
    desktop.put(ROOT, tmp_path, "1.2", "99.0", 1_700_000_000)
    return tmp_path


def test_a_desktop_finds_program_type_and_description(laid: Path) -> None:
    share = laid / "share"
    about = ET.parse(share / "metainfo" / "plimsoll.metainfo.xml").getroot()
    release = about.find("releases/release")
    assert release is not None
    assert release.attrib == {"version": "1.2", "date": "2023-11-14"}
    types = ET.parse(share / "mime" / "packages" / "plimsoll-gguf.xml").getroot()
    named = {one.attrib["type"] for one in types if "type" in one.attrib}
    entry = (share / "applications" / "plimsoll.desktop").read_text()
    assert {line.partition("=")[2].strip(";") for line in entry.splitlines() if line.startswith("MimeType")} == named


@pytest.mark.skipif(sys.platform != "linux" or shutil.which("getconf") is None, reason="glibc's")
def test_a_system_that_is_too_old_is_told_so_in_a_sentence(laid: Path) -> None:
    ran = subprocess.run([laid / "plimsoll"], capture_output=True, text=True, check=False)
    if "needs" in ran.stderr:  # another C library says nothing of itself, and the loader speaks
        assert (ran.returncode, ran.stdout) == (1, "")
        assert ran.stderr.startswith("This Plimsoll needs a Linux with glibc 99.0 or newer, and this one has ")


@pytest.mark.skipif(sys.platform != "linux", reason="a script for Linux")
def test_it_goes_into_the_menu_and_out_of_it_again(laid: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    env = {**os.environ, "XDG_DATA_HOME": str(data), "PATH": "/usr/bin:/bin"}
    subprocess.run([laid / "add-to-menu"], env=env, check=True, capture_output=True)
    assert f'Exec="{laid}/plimsoll" %f' in (data / "applications" / "plimsoll.desktop").read_text()
    subprocess.run([laid / "add-to-menu", "--remove"], env=env, check=True, capture_output=True)
    assert not list(data.rglob("plimsoll.desktop")) + list(data.rglob("plimsoll.svg"))


def test_a_back_end_that_is_none_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["linux", "--graphics", "vulcan"]) == 2
    assert "There is no back end vulcan" in capsys.readouterr().err


def test_the_version_is_the_apps() -> None:
    from advisor import __version__

    assert linux.version_of(ROOT) == __version__


@pytest.mark.parametrize(
    ("name", "kept", "plain"),
    [
        ("libggml-base.0.25.3.dylib", "libggml-base.0.dylib", "libggml-base.dylib"),
        ("libllama.so.0.5.0", "libllama.so.0", "libllama.so"),
        ("llama.dll", "llama.dll", "llama.dll"),
        ("libggml-cpu-x64.so", "libggml-cpu-x64.so", "libggml-cpu-x64.so"),
    ],
)
def test_a_library_is_named_as_others_need_it_and_as_ctypes_looks_for_it(name: str, kept: str, plain: str) -> None:
    assert portable_engine.name_in_bundle(name) == kept
    assert portable_engine.plain_name(kept) == plain


def test_an_icon_for_windows_holds_its_pictures(tmp_path: Path) -> None:
    for size in (16, 256):
        (tmp_path / f"{size}.png").write_bytes(b"P" * size)
    made = windows.ico({size: tmp_path / f"{size}.png" for size in (256, 16)})
    assert made[:6] == b"\x00\x00\x01\x00\x02\x00"
    assert [made[6], made[22]] == [16, 0]  # 0: 256 pixels
    for entry, size in ((6, 16), (22, 256)):
        length, offset = struct.unpack("<II", made[entry + 8 : entry + 16])
        assert made[offset : offset + length] == b"P" * size


@pytest.mark.skipif(shutil.which("makensis") is None, reason="NSIS compiles it")
def test_the_installer_for_windows_compiles(tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    (tree / "python").mkdir(parents=True)
    (tree / "plimsoll.ico").touch()
    words = windows.definitions("1.2.3", tree, tmp_path / "plimsoll-setup.exe")
    ran = subprocess.run(["makensis", "-V2", *words, windows.SCRIPT], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout) == (0, "")
    assert (tmp_path / "plimsoll-setup.exe").read_bytes()[:2] == b"MZ"


def test_what_the_installer_takes_away_is_what_is_laid_down() -> None:
    script = windows.SCRIPT.read_text(encoding="utf-8")
    laid = ("python", "licences", "plimsoll.cmd", "plimsoll.ico", "bundle.json", archive.LIST)
    _, _, uninstall = script.partition('Section "Uninstall"')
    assert [name for name in laid if f'"$INSTDIR\\{name}"' not in uninstall] == []


def test_an_app_for_macos_describes_itself(tmp_path: Path) -> None:
    macos.lay_out(tmp_path, "1.2.3")
    about = plistlib.loads((tmp_path / "Info.plist").read_bytes())
    assert os.access(tmp_path / "MacOS" / about["CFBundleExecutable"], os.X_OK)
    assert about["CFBundleShortVersionString"] == "1.2.3"
    assert about["LSMinimumSystemVersion"] == portable_engine.OLDEST_MACOS
    assert about["CFBundleDocumentTypes"][0]["CFBundleTypeExtensions"] == ["gguf"]
    entitled = plistlib.loads((desktop.FILES / "entitlements.plist").read_bytes())
    assert all(name.startswith("com.apple.security.cs.") and value for name, value in entitled.items())


@pytest.mark.parametrize(("system", "build"), [("Windows", windows.build), ("Darwin", macos.build)])
def test_bundles_of_other_systems_are_built_there(
    system: str, build: Callable[[Places, linux.Wish], list[Path]], tmp_path: Path
) -> None:
    if platform.system() == system:
        pytest.skip("this is one of them")
    with pytest.raises(SetupProblem, match="is built on"):
        build(Places(ROOT, tmp_path), linux.Wish(tmp_path, (), None, 0))


def test_a_python_that_runs_only_where_it_was_installed_is_not_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = sysconfig.get_config_var
    monkeypatch.setattr(sysconfig, "get_config_var", lambda name: name == "PYTHONFRAMEWORK" or told(name))
    with pytest.raises(SetupProblem, match="runs only where it was installed"):
        interpreter.copy(tmp_path)


def test_the_recipe_for_ci_calls_what_is_there() -> None:
    recipe = (ROOT / "packaging" / "ci" / "bundles.yml").read_text(encoding="utf-8")
    called = re.findall(r"- run: .*(packaging/\S+) (\w+)", recipe)
    assert sorted(system for _, system in called) == ["linux", "macos", "windows"]
    assert all((ROOT / script).exists() for script, _ in called)
