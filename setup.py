"""What an installed Plimsoll has; all else is said in pyproject.toml, which cannot rename a package.

What builds the engine at the first start is the set-up of a checkout. There it runs before anything is installed, from
`packaging/`; among other people's packages it lies within one of ours.
"""

from setuptools import find_packages, setup

setup(
    packages=[*find_packages(include=["advisor", "advisor.*", "ui", "ui.*", "resources"]), "advisor.setup_steps"],
    package_dir={"advisor.setup_steps": "packaging/setup_steps"},
)
