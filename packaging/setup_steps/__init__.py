"""What `bootstrap.py` does, one step a file; standard library only.

`main` reads the command line and walks the steps of `environment`: the `.venv`, the pinned packages, the engine, the
project itself, and a small model to try it with (`first_model`). The engine is compiled for this processor (`engine`,
`toolchain`), for a graphics card where one is asked for (`backends`, `toolkits`), and proves itself before it replaces
another (`trial`). `system` knows the packages of the operating system. `stamps` remembers what is done, `lock` keeps
two set-ups apart, `commands` runs programs, `console` speaks.
"""
