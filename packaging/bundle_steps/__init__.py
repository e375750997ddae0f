"""What `bundle.py` does, one step a file; standard library only.

`main` reads the command line. `linux` puts a folder together that runs wherever it lies: a copy of this Python
(`interpreter`), the pinned packages less what nobody uses (`packages`), the engine for any processor of its kind with
its back ends in files of their own (`portable_engine`), the libraries that a desktop may lack (`libraries`, which also
says the oldest glibc that all of it runs with), starter, icon and what a desktop reads (`desktop`), licences
(`licences`). `archive` lists every file with its hash and packs the folder, the same for the same inputs.
"""
