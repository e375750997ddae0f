"""What a template may take: seconds, and letters that it makes. It is a stranger's program, and may never end.

The limits are asked for inside the program: each turn of a loop and each call of a macro looks at the clock, and
whatever makes a text (an operator, a filter, a method, what is written) says first how long it gets. So nothing has to
be broken off from outside, which Python cannot do to a thread.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

import jinja2
import jinja2.nodes as n
import jinja2.sandbox
import jinja2.visitor

SECONDS = 5.0  # of processor time; the longest template of those that are recorded takes 2 ms for a usual conversation
LETTERS, TIMES = 16 << 20, 8  # of one text: so many, and so many times what was given
# Of all texts together. A template may add message after message to one text, which makes it anew each time.
ALL, ALL_TIMES = 16 * LETTERS, 1024
WIDEST = 10_000  # of what is padded
MOST_SOURCE = 512 << 10  # letters; the longest known has some 40,000
BITS = 4096  # of a number
_SHORT = 1000  # letters that need no look at the clock

_WIDE = re.compile(r"\d{5}|\*")
_PADDING = {"ljust", "rjust", "center", "zfill", "expandtabs", "indent", "wordwrap", "truncate", "round", "batch"}
_PADDING |= {"slice", "tojson"}
_FORMATS = {"format", "format_map", "strftime_now"}


class Overrun(Exception):
    """The template takes more than it may; str(error) says of what."""


class _Limits(threading.local):
    """What is left of one rendering, in each thread of its own."""

    def __init__(self) -> None:
        self.begin(0)

    def begin(self, given: int) -> None:
        """A rendering starts. given: letters of what it is to write down."""
        self._until = time.thread_time() + SECONDS
        self._most = LETTERS + TIMES * given
        self._left = ALL + ALL_TIMES * given

    def tick(self, letters: int = 0) -> str:
        """One more turn of a loop, in which the template itself writes so many letters. Raises Overrun."""
        if time.thread_time() > self._until:
            raise Overrun(f"it takes more than {SECONDS:.0f} seconds")
        self._left -= letters
        if self._left < 0:
            raise Overrun("it writes too much")
        return ""

    def makes(self, letters: int) -> None:
        """A text, or a list, of so many letters is to be made. Raises Overrun."""
        if letters > self._most:
            raise Overrun("it writes too much")
        self.tick(letters)

    def made(self, value: Any) -> Any:
        """`value`, which was made. Raises Overrun."""
        if isinstance(value, str) and len(value) < _SHORT:
            self._left -= len(value)  # whether that is too much is asked by the loop that it is in
            return value
        self.makes(self.size(value))
        return value

    def size(self, value: Any) -> int:
        """Letters that `value` takes written down, about; Overrun as soon as they are too many."""
        total, waiting = 0, [value]
        while waiting:
            part = waiting.pop()
            if isinstance(part, str | bytes | dict | list | tuple | set | frozenset):
                total += len(part)
            if total > self._most:
                raise Overrun("it writes too much")
            if isinstance(part, dict):
                total += 1
                waiting += [*part.keys(), *part.values()]
            elif isinstance(part, list | tuple | set | frozenset):
                total += 1
                waiting += part
        return total

    def joined(self, parts: Iterable[Any]) -> str:
        """What `~` makes. Raises Overrun."""
        listed = list(parts)
        self.makes(sum(map(self.size, listed)))
        return "".join(map(str, listed))

    # -- before something is made ------------------------------------------------------------------------------

    def operator(self, operator: str, left: Any, right: Any) -> None:
        """Whether left OPERATOR right may be worked out; Overrun if not."""
        if operator == "%" and isinstance(left, str):
            self._format(left)
        elif operator == "**":
            if isinstance(left, int) and isinstance(right, int) and left.bit_length() * abs(right) > BITS:
                raise Overrun("it makes a number that is too large")
        elif operator == "*":
            for text, times in ((left, right), (right, left)):
                if isinstance(text, str | list | tuple) and isinstance(times, int):
                    self.makes(self.size(text) * max(0, times))
            if isinstance(left, int) and isinstance(right, int) and left.bit_length() + right.bit_length() > BITS:
                raise Overrun("it makes a number that is too large")
        elif operator == "+":
            self.makes(self.size(left) + self.size(right))

    def function(self, name: str, arguments: tuple[Any, ...]) -> None:
        """Whether a filter, or a method and the text it is of, may be called with these; Overrun if not."""
        if name in _PADDING and any(isinstance(one, int) and abs(one) > WIDEST for one in arguments):
            raise Overrun("it pads too far")
        if name in _FORMATS:
            for text in arguments:
                self._format(text)
        texts = [one for one in arguments if isinstance(one, str)]
        if name == "replace" and len(texts) >= 3:
            self.makes(len(texts[0]) + texts[0].count(texts[1]) * len(texts[2]))
        if name == "join":
            lists = [one for one in arguments if isinstance(one, list | tuple | range)]
            self.makes(sum(map(self.size, lists)) + sum(map(len, lists)) * max(map(len, texts), default=0))

    def _format(self, text: Any) -> None:
        if isinstance(text, str) and _WIDE.search(text):
            raise Overrun("it pads too far")


class LimitedEnvironment(jinja2.sandbox.ImmutableSandboxedEnvironment):
    """A sandbox whose templates keep to `limits`."""

    intercepted_binops = frozenset({"+", "*", "**", "%"})

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.limits = _Limits()
        self.tick, self.made, self.joined = self.limits.tick, self.limits.made, self.limits.joined
        self._own = {id(own) for own in (self.tick, self.made, self.joined)}
        self.globals.pop("lipsum")  # makes texts of any length, and nobody talks so

    def limit_filters(self) -> None:
        """Hold every filter that there is now to the limits."""
        self.filters = {name: self._limited(name, work) for name, work in self.filters.items()}

    def _limited(self, name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(work)
        def run(*arguments: Any, **named: Any) -> Any:
            self.limits.function(name, (*arguments, *named.values()))
            return self.limits.made(work(*arguments, **named))

        return run

    def limited(self, tree: n.Template) -> n.Template:
        """A parsed template that asks at each of its steps."""
        _Asking().visit(tree)
        tree.set_environment(self)
        return tree

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Lists may be added to and taken from, as Kimi's template does: those that it is given are made for it."""
        return (isinstance(obj, list) and attr in ("append", "pop")) or super().is_safe_attribute(obj, attr, value)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """An operator of the template."""
        self.limits.operator(operator, left, right)
        return super().call_binop(context, operator, left, right)

    def call(__self, __context: Any, __obj: Any, *arguments: Any, **named: Any) -> Any:  # noqa: N805 - as Jinja's
        """A function or method that the template calls."""
        if id(__obj) in __self._own:
            return __obj(*arguments)  # what Jinja names here is for functions that ask for the loop's variables
        # Jinja has a function of its own around a text's `format`.
        name, owner = getattr(__obj, "__name__", ""), getattr(getattr(__obj, "__wrapped__", __obj), "__self__", None)
        given = (*((owner,) if isinstance(owner, str) else ()), *arguments, *named.values())
        __self.limits.function(name if isinstance(name, str) else "", given)
        found = __self.limits.made(super().call(__context, __obj, *arguments, **named))
        if name == "append":  # a list of a list twice, some dozen times over
            __self.limits.made(owner)
        return found


class _Asking(jinja2.visitor.NodeTransformer):
    """Puts the questions into a template's tree."""

    def _in_body(self, node: Any) -> Any:
        letters = sum(len(data.data) for data in node.find_all(n.TemplateData))
        self.generic_visit(node)
        node.body.insert(0, _at(node, n.ExprStmt(_asked("tick", n.Const(letters)))))
        return node

    visit_For = visit_Macro = visit_CallBlock = _in_body  # noqa: N815 - Jinja's names

    def visit_Concat(self, node: n.Concat) -> Any:
        """`a ~ b`."""
        self.generic_visit(node)
        return _at(node, _asked("joined", n.List(node.nodes)))

    def _in_place(self, node: Any) -> Any:
        # A list of a list twice, some dozen times over: nobody could write that down, nor compare it.
        self.generic_visit(node)
        return _at(node, _asked("made", node)) if getattr(node, "ctx", "load") == "load" else node

    visit_List = visit_Tuple = visit_Dict = _in_place  # noqa: N815 - Jinja's names

    def visit_Output(self, node: n.Output) -> n.Node:
        """`{{ a }}`, also inside `{% set x %}`."""
        self.generic_visit(node)
        node.nodes = [
            part if isinstance(part, n.TemplateData) else _at(part, _asked("made", part)) for part in node.nodes
        ]
        return node


def _asked(what: str, argument: n.Expr) -> n.Expr:
    return n.Call(n.EnvironmentAttribute(what), [argument], [], None, None)


def _at(node: n.Node, made: Any) -> Any:
    return made.set_lineno(node.lineno)
