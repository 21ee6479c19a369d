"""``lading policy``: which policy is in force and who said so, what it says to models, and its schema for editors."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lading.cli import options

app = typer.Typer(
    help="Show the policy in force, test what it says to models, and print its JSON Schema.",
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]


@app.command()
def show(path: options.Root = Path(), policy: options.PolicyFiles = None, json: Json = False) -> None:
    """Print the policy in force as one file, with the file and line that each setting comes from.

    The text is a policy itself. Settings without a file are the built-in ones.

    Exits 0, or 2 when a policy file cannot be used.
    """
    import os

    from lading.cli import changes_view, policies, policy_view
    from lading.cli.scope import scope, tell

    root = policies.home(path)
    found = policies.policy(policy, root, os.environ)
    tell(scope([path]), policy)
    if json:
        changes_view.print_json(policy_view.record(found))
    else:
        typer.echo("\n".join(policy_view.lines(found)))


@app.command(name="test")
def put_to_the_test(
    file: Annotated[
        Path | None,
        typer.Argument(metavar="FILE", help="TOML file of [[test]] entries; sample models without one.", show_default=False),
    ] = None,
    root: Annotated[Path, typer.Option("--root", metavar="DIR", help="Repository whose policy is tested.")] = Path(),
    policy: options.PolicyFiles = None,
    json: Json = False,
) -> None:
    """Ask the policy about models, and compare what it says with what a file of tests expects.

    Each [[test]] names a Hub model, or states license, origin and base, and says what to expect: deny, warn or allow, and
    findings. No socket is opened and no repository is read: the facts are the catalogue's. Without FILE a set of well-known
    models shows what the policy says to each.

    Exits 0 when everything is as expected, 1 when it is not, 2 when a policy or the file of tests cannot be used.
    """
    import os
    from datetime import UTC, datetime

    from lading.assess.policy import trials
    from lading.cli import changes_view, layers, policies, policy_trials
    from lading.report.words import plural

    root = policies.home(root)
    found = policies.policy(policy, root, os.environ)
    source = file or trials.SAMPLES
    asked = trials.parse(policies.text(source, str(file or source.name)), str(file or source.name))
    catalog = layers.catalog(policy[-1].parent if policy else root, os.environ, found)
    results = list(policy_trials.run(asked, found, catalog, datetime.now(UTC).date()))
    failed = sum(bool(result.why) for result in results)
    if json:
        tests = [policy_trials.record(result) for result in results]
        changes_view.print_json({"policy": found.description, "failed": failed, "tests": tests})
    else:
        said = f"{plural(len(results), 'test')}, {failed} failed" if file else policy_trials.counted(results)
        summary = changes_view.summary(f"{said} · policy: {found.description} · catalogue {catalog.date}", bool(failed))
        parts = [policy_trials.table(results, tested=file is not None), "", *policy_trials.failures(results), summary]
        changes_view.print_parts(parts)
    raise typer.Exit(1 if failed else 0)


@app.command()
def schema() -> None:
    """Print the JSON Schema of lading.toml, with which editors complete and check it.

    Save it beside the policy as lading.schema.json; the policy's first line, #:schema ./lading.schema.json, names it.

    Exits 0.
    """
    import json

    from lading.assess.policy.schema import schema as of_policy

    typer.echo(json.dumps(of_policy(), indent=2, ensure_ascii=False))
