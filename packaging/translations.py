"""Brings the window's translations up to its sentences: python packaging/translations.py [LANGUAGE…]

Every sentence that the window says is found in the source: `translate`, `plural` and `self.tr` under ui/, and under
advisor/ those of errors and of `sentence`. Each resources/translations/plimsoll_*.ts then holds exactly those, with
what was translated before; a LANGUAGE ("de", "pt_BR") that has no file yet gets one. That file is all a language takes:
the window compiles it when it first starts with it (ui/translations.py). plimsoll_en.ts holds what says a count, no
more.

German, so that it stays of one piece: context Kontext · conversation Gespräch · chat memory Gesprächsspeicher
(KV-Cache) · weights Gewichte · working space Rechenpuffer · system memory Arbeitsspeicher · graphics memory
Grafikspeicher · unified memory gemeinsamer Speicher · graphics device Grafikeinheit · layers Schichten · experts
Experten · batch Stapel · token Token (also many) · quantisation Quantisierung · version of a model Version, of a
message Fassung · dry run Probelauf · verdict Urteil · safety margin Sicherheitsreserve · to spare übrig · short zu
wenig · load laden · eject entladen · bin and trash Papierkorb · engine Engine · skeleton Gerüst. What is to be done is
said without "Sie" ("Noch einmal versuchen"), what happens in the passive; quotation marks are „…“.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "resources" / "translations"
ERRORS = "Errors"  # the context of the sentences of advisor's errors
FORMS = {"de": 2, "en": 2}  # of a sentence that says a count; Qt Linguist adds those that another language has


@dataclass(frozen=True, order=True)
class Message:
    """A sentence and where it belongs; counts: it has a form for each number."""

    context: str
    source: str
    counts: bool = False


@dataclass
class Translation:
    """What a file says for a message: one form, or one for each kind of number."""

    forms: list[str]
    finished: bool


def messages(root: Path = ROOT) -> list[Message]:
    """All of them, in order. ValueError for a call whose sentence is not written out in it."""
    found: set[Message] = set()
    for path in sorted((root / "ui").rglob("*.py")):
        found.update(_said(ast.parse(path.read_text(encoding="utf-8")), path.relative_to(root)))
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in sorted((root / "advisor").rglob("*.py"))]
    kinds = _errors(trees)
    named = {name: text for tree in trees for name, text in _constants(tree)}
    found.update(Message(ERRORS, sentence) for tree in trees for sentence in _templates(tree, kinds, named))
    return sorted(message for message in found if message.source)


def _errors(trees: list[ast.Module]) -> set[str]:
    """The names of all kinds of AdvisorError."""
    kinds, known = {"AdvisorError"}, 0
    classes = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    while len(kinds) > known:
        known = len(kinds)
        kinds |= {kind.name for kind in classes if any(isinstance(b, ast.Name) and b.id in kinds for b in kind.bases)}
    return kinds


def _constants(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """The texts that a module names: sentences that are said in more than one place."""
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=str(text))):
                yield name, text
            case _:
                pass


def _templates(tree: ast.Module, kinds: set[str], named: dict[str, str]) -> Iterator[str]:
    """The sentences of the errors that are made in a module, of those that have their own, and of `sentence`."""
    for node in ast.walk(tree):
        said: list[ast.expr | None] = []
        match node:
            case ast.Call(func=ast.Name(id=name), args=[first, *_]) if name in kinds:
                said.append(first)
            case ast.Call(func=ast.Name(id="sentence"), args=[ast.Constant(value=str(text)), *_]):
                yield text
            case ast.Call(func=ast.Name(id="sentence")):
                raise ValueError(
                    f"line {node.lineno} ({ast.unparse(node)}): a sentence has to be written out in its call"
                )
            case ast.Call(func=ast.Attribute(attr="__init__"), args=[first, *_]):
                said.append(first)
            case ast.FunctionDef(name="_template"):
                said += [way.value for way in ast.walk(node) if isinstance(way, ast.Return)]
            case _:
                pass
        for one in said:
            match one:
                case ast.Constant(value=str(text)):
                    yield text
                case ast.Name(id=name) if name in named:
                    yield named[name]
                case _:
                    pass


def _said(tree: ast.AST, path: Path, class_name: str = "") -> Iterator[Message]:
    for node in ast.iter_child_nodes(tree):
        inside = node.name if isinstance(node, ast.ClassDef) else class_name
        yield from _said(node, path, inside)
        if not isinstance(node, ast.Call):
            continue
        arguments = node.args
        match node.func:
            case ast.Name(id="translate"):
                yield Message(_text(arguments[0], path), _text(arguments[1], path), counts=False)
            case ast.Name(id="plural"):
                yield Message(_text(arguments[0], path), _text(arguments[1], path), counts=True)
            case ast.Attribute(value=ast.Name(id="self"), attr="tr"):
                yield Message(class_name, _text(arguments[0], path), counts=len(arguments) > 2)
            case _:
                pass


def _text(node: ast.expr, path: Path) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if path.as_posix() == "ui/words.py":
        return ""  # where the sentences of others pass through
    raise ValueError(f"{path}:{node.lineno}: a sentence has to be written out where it is said")


def read(file: Path) -> dict[Message, Translation]:
    """What a .ts file holds."""
    found: dict[Message, Translation] = {}
    for context in ET.parse(file).getroot().iter("context"):
        for message in context.iter("message"):
            counts = message.get("numerus") == "yes"
            key = Message(context.findtext("name", ""), message.findtext("source", ""), counts)
            said = message.find("translation")
            if said is None:
                continue
            forms = [form.text or "" for form in said.iter("numerusform")] if counts else [said.text or ""]
            found[key] = Translation(forms, finished=said.get("type") is None)
    return found


def written(language: str, wanted: list[Message], known: dict[Message, Translation]) -> str:
    """A .ts file of the messages `wanted`, with what is `known` of them."""
    lines = ['<?xml version="1.0" encoding="utf-8"?>', "<!DOCTYPE TS>", f'<TS version="2.1" language="{language}">']
    context = None
    for message in wanted:
        if message.context != context:
            lines += ["</context>"] * (context is not None)
            lines += ["<context>", f"    <name>{escape(message.context)}</name>"]
            context = message.context
        said = known.get(message, Translation([""] * (FORMS.get(language, 1) if message.counts else 1), finished=False))
        state = "" if said.finished else ' type="unfinished"'
        lines.append('    <message numerus="yes">' if message.counts else "    <message>")
        lines.append(f"        <source>{escape(message.source)}</source>")
        if message.counts:
            lines.append(f"        <translation{state}>")
            lines += [f"            <numerusform>{escape(form)}</numerusform>" for form in said.forms]
            lines.append("        </translation>")
        else:
            lines.append(f"        <translation{state}>{escape(said.forms[0])}</translation>")
        lines.append("    </message>")
    lines += ["</context>"] * (context is not None)
    return "\n".join([*lines, "</TS>", ""])


def wanted(language: str) -> list[Message]:
    """What a file of this language holds: English only what says a count, for the rest is English already."""
    return [message for message in messages() if message.counts or language != "en"]


def main(languages: list[str]) -> int:
    """Bring every file up to date, and those of `languages` into being."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    names = {file.stem.removeprefix("plimsoll_") for file in FOLDER.glob("plimsoll_*.ts")} | {"en", *languages}
    for name in sorted(names):
        file = FOLDER / f"plimsoll_{name}.ts"
        known = read(file) if file.is_file() else {}
        asked = wanted(name)
        file.write_text(written(name, asked, known), encoding="utf-8")
        missing = sum(not (message in known and known[message].finished) for message in asked)
        print(f"{file.name}: {len(asked)} sentences, {missing} not translated")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
