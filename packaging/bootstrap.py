#!/usr/bin/env python3
"""Set Plimsoll up in this folder, then start it or check it.

    python3 packaging/bootstrap.py run [arguments for plimsoll]
    python3 packaging/bootstrap.py test [arguments for pytest]

This first file is kept to what Python 3.6 can read, so that an older Python can say what is missing
and hand over to a newer one; the work itself is in `setup_steps/`.
"""

import os
import shutil
import subprocess
import sys

OLDEST = (3, 11)


def newer_python() -> "str | None":
    """Path of a Python on PATH that is new enough and does start, newest first."""
    for minor in range(20, OLDEST[1] - 1, -1):
        found = shutil.which(f"python3.{minor}")
        probe = f"import sys; sys.exit(sys.version_info < {OLDEST})"
        if found and subprocess.call([found, "-c", probe], stderr=subprocess.DEVNULL) == 0:
            return found
    return None


def hand_over() -> int:
    """Go on with a newer Python, or say in one sentence that there is none."""
    have = "{}.{}".format(*sys.version_info)
    found = newer_python()
    if found is None:
        print(
            f"Plimsoll needs Python 3.11 or newer and this is {have}: install a newer one and run this again with it.",
            file=sys.stderr,
        )
        return 1
    print(f"Plimsoll needs Python 3.11 or newer and this is {have}: going on with {found}.", file=sys.stderr)
    sys.stderr.flush()
    command = [found, os.path.abspath(__file__), *sys.argv[1:]]
    if os.name != "nt":
        os.execv(found, command)
    return subprocess.call(command)


if __name__ == "__main__":
    if sys.version_info < OLDEST:
        sys.exit(hand_over())

    # What the app itself asks of a system, with the standard library alone, the set-up asks as well: of this checkout,
    # whichever checkout the Python that runs this was set up for.
    sys.path.insert(1, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

    from setup_steps.main import main

    sys.exit(main(sys.argv[1:]))
