"""``python -m lading``."""

from lading.cli.main import run

run()
