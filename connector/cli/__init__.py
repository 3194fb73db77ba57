"""The command line: one file for each group of commands. Exit codes: 0 well, 1 something failed, 2 wrong input."""

from __future__ import annotations

import sys

import click

from connector import __version__
from connector.cli import (
    access,
    backup,
    check,
    demo_month,
    engine,
    experiment,
    extras,
    init,
    mapping,
    people,
    preview,
    report,
    running,
    suggestions,
    supply_page,
    tokens,
    train,
    trust,
)
from connector.store.whole import StoreError
from mapping.problems import ProblemsError

COMMANDS = (
    *init.COMMANDS,
    *check.COMMANDS,
    *preview.COMMANDS,
    *backup.COMMANDS,
    *running.COMMANDS,
    *engine.COMMANDS,
    *suggestions.COMMANDS,
    *mapping.COMMANDS,
    *people.COMMANDS,
    *trust.COMMANDS,
    *supply_page.COMMANDS,
    *demo_month.COMMANDS,
    *access.COMMANDS,
    *tokens.COMMANDS,
    *report.COMMANDS,
    *train.COMMANDS,
    *experiment.COMMANDS,
    *extras.COMMANDS,
)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="wijkconnector")
def wijkconnector() -> None:
    """Find who could help whom across the neighbourhood forums people already use, and say so there.

    \b
    Try it on its own demo town, without accounts or keys:
      wijkconnector run --config config.example.yaml
    """


for command in COMMANDS:
    wijkconnector.add_command(command)


def main() -> None:
    """Run a command; problems with a configuration or a mapping are one line each on standard error, exit code 2."""
    try:
        wijkconnector(standalone_mode=False)
    except ProblemsError as error:
        for problem in error.problems:
            click.echo(str(problem), err=True)
        sys.exit(2)
    except StoreError as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    except click.exceptions.Abort:
        sys.exit(1)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
