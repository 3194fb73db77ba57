"""The command line: one file for each group of commands. Exit codes: 0 well, 1 something failed, 2 wrong input."""

from __future__ import annotations

import click

from connector import __version__
from connector.cli import (
    access,
    add_community,
    backup,
    check,
    demo_month,
    engine,
    evaluate,
    experiment,
    init,
    mapping,
    people,
    preview,
    report,
    research,
    running,
    schema,
    suggestions,
    supply_page,
    tokens,
    train,
    trust,
)
from connector.cli.speaking import SpeakingGroup, choose
from connector.config.spoken import LANGUAGES

COMMANDS = (
    *init.COMMANDS,
    *add_community.COMMANDS,
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
    *research.COMMANDS,
    *train.COMMANDS,
    *experiment.COMMANDS,
    *evaluate.COMMANDS,
    *schema.COMMANDS,
)


@click.group(cls=SpeakingGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="wijkconnector")
@click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    envvar="WIJKCONNECTOR_LANGUAGE",
    is_eager=True,
    expose_value=False,
    callback=choose,
    help="What to speak now; else what the configuration says, else the language of this terminal.",
)
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
    wijkconnector()
