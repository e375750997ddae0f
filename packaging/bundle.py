#!/usr/bin/env python3
"""Build what a person without a compiler downloads: packaging/bundle.py linux [--runtime FILE] [--out FOLDER]

Run it with the Python that is to go into the bundle (3.11 or newer, on the oldest system that the bundle is to run
on); `--help` tells the rest. The work itself is in `bundle_steps/`.
"""

import sys
from pathlib import Path

sys.path.insert(1, str(Path(__file__).resolve().parents[1]))

from bundle_steps.main import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
