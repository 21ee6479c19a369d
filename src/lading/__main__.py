"""``python -m lading``."""

from lading.cli.start import run

run()
