"""Where the audited tree stands on the forge that runs this: for links and for paths in annotations.

GitHub Actions and GitLab CI say it in the environment (docs.github.com "Default environment variables", docs.gitlab.com
"Predefined CI/CD variables reference"). Anywhere else nothing is known, and nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote


class Place(NamedTuple):
    """What to put before a path of the audited tree: to link to it, and to name it from the root of the repository."""

    source_url: str = ""
    base_path: str = ""


def place(root: Path, environment: Mapping[str, str]) -> Place:
    """The place of ``root``; an empty one outside of CI, or when ``root`` is not in the checkout."""
    if environment.get("GITHUB_ACTIONS") == "true":
        server, name, commit = (environment.get(f"GITHUB_{key}", "") for key in ("SERVER_URL", "REPOSITORY", "SHA"))
        return _within(
            root, environment.get("GITHUB_WORKSPACE", ""), f"{server}/{name}/blob/{commit}/", server and name and commit
        )
    if environment.get("GITLAB_CI") == "true":
        project, commit = environment.get("CI_PROJECT_URL", ""), environment.get("CI_COMMIT_SHA", "")
        return _within(root, environment.get("CI_PROJECT_DIR", ""), f"{project}/-/blob/{commit}/", project and commit)
    return Place()


def _within(root: Path, checkout: str, url: str, known: str) -> Place:
    below = root.resolve()
    if not checkout or not below.is_relative_to(Path(checkout).resolve()):
        return Place()
    relative = below.relative_to(Path(checkout).resolve()).as_posix()
    base = "" if relative == "." else f"{relative}/"
    return Place(f"{url}{quote(base)}" if known else "", base)
