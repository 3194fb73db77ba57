"""The language of the terminal, and saying things in it: the code says English, `sentences.nl.tsv` holds the Dutch.

The language is what `--language` of `wijkconnector` itself says, else what the configuration says the installation
speaks, else that of the terminal (LC_ALL, LC_MESSAGES, LANG). It is known for the length of one command.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import click

from connector.command import as_typed
from connector.config.spoken import LANGUAGES, spoken
from connector.sentences import problem_in, say
from connector.store.whole import StoreError
from mapping.problems import ProblemsError

CONFIG = Path("config.yaml")
CONFIG_VARIABLE = "WIJKCONNECTOR_CONFIG"
_CHOSEN, _FILE, _READ = "wijkconnector.language", "wijkconnector.config", "wijkconnector.spoken"
_YES = {"nl": ("j", "ja", "y", "yes"), "en": ("y", "yes")}


def tell(text: str, *, err: bool = False) -> None:
    """Print a sentence in the language of the terminal."""
    click.echo(said(text), err=err)


def said(text: str) -> str:
    """The sentence in the language of the terminal, with commands as they are typed here."""
    return as_typed(say(text, language()))


def sure(question: str) -> None:
    """Ask, and stop the command unless the answer is yes."""
    yes = _YES[language()]
    answer = click.prompt(f"{said(question)} [{yes[0]}/N]", default="", show_default=False)
    if answer.strip().casefold() not in yes:
        raise click.Abort


def language() -> str:
    """What the terminal speaks now: nl or en."""
    context = click.get_current_context(silent=True)
    if context is None:
        return _of_terminal()
    meta = context.meta
    if meta.get(_CHOSEN) is None and _READ not in meta:
        meta[_READ] = _of_file(meta.get(_FILE)) or _of_terminal()
    return str(meta.get(_CHOSEN) or meta[_READ])


def choose(context: click.Context, _: click.Parameter, value: str | None) -> None:
    """Take what `--language` says."""
    context.meta[_CHOSEN] = value


def note(context: click.Context, _: click.Parameter, value: Path) -> Path:
    """Keep in mind which configuration a command is about: it says what to speak."""
    context.meta[_FILE] = value
    return value


def _of_file(path: Path | None) -> str | None:
    return spoken(path or Path(os.environ.get(CONFIG_VARIABLE) or CONFIG))


def _of_terminal() -> str:
    """The first that is set of what POSIX gives for the language of messages."""
    locale = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    found = locale[:2].lower()
    return found if found in LANGUAGES else "en"


class SpeakingGroup(click.Group):
    """The command line itself: what is wrong, also with how a command was typed, is said in the right language."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        with _spoken(ctx):
            return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        with _spoken(ctx):
            return super().invoke(ctx)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List what each command does; how one is used in full is said in English, and in docs/nl/opdrachten.md."""
        with ctx.scope(cleanup=False), formatter.section(said("Commands")):
            formatter.write_dl([(name, said(in_short(command))) for name, command in sorted(self.commands.items())])


def in_short(command: click.Command) -> str:
    """The first sentence of what a command says of itself."""
    paragraph = " ".join((command.help or "").partition("\n\n")[0].split())
    return re.split(r"(?<=[.?])\s", paragraph)[0]


class SaidError(click.ClickException):
    """What is wrong, in words that can be shown as they are, and the exit code that goes with it."""

    def __init__(self, lines: Iterable[str], code: int) -> None:
        super().__init__("\n".join(lines))
        self.exit_code = code  # type: ignore[misc]  # click declares one for the class; ours is that of the cause

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(self.message, file=file, err=file is None)


@contextmanager
def _spoken(context: click.Context) -> Iterator[None]:
    """Whatever goes wrong inside becomes a SaidError."""
    try:
        yield
    except (SaidError, click.exceptions.NoArgsIsHelpError):
        raise
    except click.ClickException as error:
        with context.scope(cleanup=False):
            raise SaidError(_lines(error), error.exit_code) from error
    except ProblemsError as error:
        with context.scope(cleanup=False):
            raise SaidError([problem_in(problem, language()) for problem in error.problems], 2) from error
    except (click.Abort, KeyboardInterrupt):
        with context.scope(cleanup=False):
            raise SaidError([said("Stopped.")], 1) from None
    except StoreError as error:
        with context.scope(cleanup=False):
            raise SaidError([said(str(error))], 1) from error


def _lines(error: click.ClickException) -> Iterator[str]:
    """The sentence; of a command that was typed wrongly also where to look."""
    yield f"{said('Error')}: {said(error.format_message())}"
    if isinstance(error, click.UsageError) and error.ctx is not None:
        yield said(f"Help: {error.ctx.command_path} --help")
