"""Drawing formulas: LaTeX in, a picture out. Blocks, without Qt, called through ui.jobs.

The library that draws them takes a sixth of a second to be read in, so it is read in with the first formula.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable

from advisor.progress import Cancel
from ui.chat.formulas import EM, Drawn, Formula

_log = logging.getLogger(__name__)

LONGEST = 1000  # characters of a formula that is drawn
_BOX = re.compile(r'viewBox="(-?[\d.]+) (-?[\d.]+) ([\d.]+) ([\d.]+)"')
_WHOLE = re.compile(r"\\begin\{(align|equation|gather|multline|eqnarray)\*?\}")


def draw(formulas: Iterable[Formula], cancel: Cancel) -> dict[Formula, Drawn | None]:
    """Each formula's picture, None for what is no formula that can be drawn; as many as there was time for."""
    found: dict[Formula, Drawn | None] = {}
    for formula in formulas:
        if cancel.requested:
            break
        found[formula] = _draw(formula)
    return found


def _draw(formula: Formula) -> Drawn | None:
    from ziamath.config import config
    from ziamath.zmath import Latex

    if not formula.tex.strip() or len(formula.tex) > LONGEST:
        return None
    config.svg2 = False  # Qt knows the older standard only
    try:
        # In a line of text an environment with lines of its own is drawn as large as outside.
        inline = not formula.display and not _WHOLE.search(formula.tex)
        svg = Latex(formula.tex, size=EM, color="currentColor", inline=inline).svg()
    except Exception as error:  # noqa: BLE001 - the library raises classes of its own, without a common root
        _log.info("a formula cannot be drawn: %s", type(error).__name__)
        return None
    box = _BOX.search(svg)
    if box is None or "<image" in svg:  # no picture may lead to another file
        return None
    _, top, width, height = (float(number) for number in box.groups())
    return Drawn(svg, width / EM, -top / EM, (height + top) / EM)
