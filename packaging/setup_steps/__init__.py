"""What `bootstrap.py` does, one step a file; standard library only.

`main` reads the command line and walks the steps of `environment`: the `.venv`, the pinned packages, the engine
compiled for this processor (`engine`, `toolchain`), the project itself. `system` knows the packages of the operating
system. `stamps` remembers what is done, `lock` keeps two set-ups apart, `commands` runs programs, `console` speaks.
"""
