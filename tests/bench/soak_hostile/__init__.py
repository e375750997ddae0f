"""The long attack: hostile files, templates, replies, hubs, folders, imports, databases and children, again and again.

`python -m tests.bench.soak_hostile [PART …] [--seed N] [--rounds N]` runs every part in a process of its own, prints
one table, and ends with 1 where anything missed its goal. `replies` alone prints each reply.
"""
