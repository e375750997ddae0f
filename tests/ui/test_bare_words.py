"""No word that a person sees is written past `translate` and `plural`, by what the source says."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import ui

ROOT = Path(ui.__file__).parent
# What shows or speaks its text, of Qt and of our own.
SHOWS = {
    "Cell", "Elided", "Fold", "QAction", "QCheckBox", "QGroupBox", "QLabel", "QPushButton", "QRadioButton", "addAction",
    "addItem", "addMenu", "addTab", "appendPlainText", "button", "drawText", "insertItem", "label", "notify",
    "plain_label", "say", "setAccessibleDescription", "setAccessibleName", "setDetailedText", "setInformativeText",
    "setItemText", "setPlaceholderText", "setPrefix", "setStatusTip", "setSuffix", "setTabText", "setText", "setTitle",
    "setToolTip", "setWhatsThis", "setWindowTitle", "set_tip", "show_text", "text_button",
}  # fmt: skip
NAMED = {"text", "tip", "words"}  # their arguments that are shown, by name
NO_WORDS = {"Plimsoll"}
# What is said where no window is: before Qt's words are there, or in its stead.
IN_THE_TERMINAL = {"__main__.py", "app.py", "shell/logs.py", "shell/notify.py", "shell/system_needs.py"}
SENTENCE = re.compile(r"[A-Z“‘'{][^\n]* [a-z]+[^\n]* [^\n]*[a-z)][.?!…]")
PASSED = {
    "translate",
    "plural",
    "tr",
    "compile",
    "debug",
    "info",
    "warning",
    "error",
    "exception",
    "Exception",
    "Cancelled",
}


def _called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


def _literal(node: ast.AST) -> str:
    """What of an expression is text that is written there."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(map(_literal, parts))
        case ast.IfExp(body=one, orelse=other) | ast.BinOp(left=one, right=other):
            return _literal(one) + _literal(other)
        case ast.BoolOp(values=parts):
            return "".join(map(_literal, parts))
        case _:
            return ""


def shown_bare(tree: ast.AST) -> Iterator[str]:
    """Literals with letters in them that are handed to what shows them."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _called(node) in SHOWS:
            for shown in (*node.args, *(word.value for word in node.keywords if word.arg in NAMED)):
                text = _literal(shown)
                if any(letter.isalpha() for letter in text) and text not in NO_WORDS:
                    yield text


def sentences(tree: ast.AST) -> Iterator[str]:
    """Literals that read as a sentence, wherever they are, but for docstrings, and what translates or logs them."""
    passed: set[int] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Expr(value=ast.Constant()):
                passed.add(id(node.value))
            case ast.Raise() | ast.Assert():
                passed.update(map(id, ast.walk(node)))
            case ast.Call() if _called(node) in PASSED or _called(node).endswith(("Error", "Problem")):
                passed.update(map(id, ast.walk(node)))
            case ast.Dict(keys=keys):
                passed.update(map(id, keys))  # sentences of advisor's, for which others are said here
            case _:
                pass
    for node in ast.walk(tree):
        text = _literal(node) if isinstance(node, ast.Constant) and id(node) not in passed else ""
        if SENTENCE.fullmatch(text):
            yield text


FILES = sorted(path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*.py"))


def test_no_widget_is_given_words_that_are_not_translated() -> None:
    found = {name: list(shown_bare(ast.parse((ROOT / name).read_text(encoding="utf-8")))) for name in FILES}
    assert {name: texts for name, texts in found.items() if texts} == {}


def test_no_sentence_lies_about_that_is_not_translated() -> None:
    found = {
        name: list(sentences(ast.parse((ROOT / name).read_text(encoding="utf-8"))))
        for name in FILES
        if name not in IN_THE_TERMINAL
    }
    assert {name: texts for name, texts in found.items() if texts} == {}


@pytest.mark.parametrize(
    "bare",
    [
        'self.name.setText("Load")',
        'label(f"{count} models")',
        'self.bar.say("Wait." if waits else translate("A", "Go."))',
        'set_tip(self, tip="Stop it")',
        'button(words or "Again", self.go)',
    ],
)
def test_bare_words_are_seen(bare: str) -> None:
    assert list(shown_bare(ast.parse(bare)))


def test_what_is_translated_or_no_word_is_none() -> None:
    well = 'self.name.setText(translate("A", "Load"))\nlabel("…")\nself.log.warning("This was not so good.")'
    assert list(shown_bare(ast.parse(well))) == []
    assert list(sentences(ast.parse(well))) == []
    assert list(sentences(ast.parse('return "This was not so good."'))) == ["This was not so good."]
