"""Scan labelled repositories and print the figures of their scorer.

usage: python benchmarks/accuracy.py LABELS.json CHECKOUTS SCORE.py OUT

``CHECKOUTS/<owner>+<name>`` are the repositories at their labelled commits; every one is scanned offline, and its BOM is
written
to ``OUT/<owner>+<name>.cdx.json``.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def main(labels: Path, checkouts: Path, score: Path, out: Path) -> int:
    """Scan, then score; the scorer's exit code."""
    out.mkdir(parents=True, exist_ok=True)
    for checkout in sorted(p for p in checkouts.iterdir() if p.is_dir()):
        bom = out / f"{checkout.name}.cdx.json"
        scan = [sys.executable, "-m", "lading", "scan", "--offline", "-q", "-o", str(bom), str(checkout)]
        subprocess.run(scan, check=True)
    return subprocess.run([sys.executable, str(score), str(labels), "--all", str(out)], check=False).returncode


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:5])))
