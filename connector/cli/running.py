"""Commands that run until they are stopped: run, web, demo-town."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click

from adapters.contract import Capability, Level
from connector import access, start
from connector.checkup import Line, local, remote
from connector.cli import logs
from connector.cli.check import show, worst
from connector.cli.experiment import settled
from connector.cli.options import config_option
from connector.cli.speaking import language, tell
from connector.cli.words import words
from connector.config import Config
from connector.engine import Engine
from connector.narrate import Narrator
from connector.service import Service
from connector.store import communities
from demo_town.__main__ import where_to_look
from demo_town.serving import PortTakenError
from demo_town.town import Town

WRITES = frozenset({Capability.REPLY, Capability.MESSAGE})


@click.command("run")
@config_option
@click.option("--web/--no-web", default=True, show_default=True, help="Serve the pages in the same process.")
@click.option("--demo/--no-demo", default=None, help="Start the demo town too (default: when the config says so).")
def run(config_path: Path, web: bool, demo: bool | None) -> None:
    """Pull, read, match, suggest, deliver and listen, until Ctrl-C.

    \b
    Examples:
      wijkconnector run --config config.example.yaml
      wijkconnector run --config /etc/wijkconnector/config.yaml --no-web
    """
    _run(config_path, scheduled=True, web=web, demo=demo)


@click.command("web")
@config_option
def web(config_path: Path) -> None:
    """Serve only the pages, webhooks, /healthz and /metrics; another process does the work."""
    _run(config_path, scheduled=False, web=True, demo=False)


def _run(config_path: Path, *, scheduled: bool, web: bool, demo: bool | None) -> None:
    config = start.load(config_path)
    logs.begin(language())
    demo = config.instance.demo_town if demo is None else demo
    if not demo:
        _check_first(config, config_path)
    with ExitStack() as stack:
        if demo:
            try:
                stack.enter_context(_town(config))
            except PortTakenError as error:
                raise click.ClickException(str(error)) from None
        service = Service(config_path, config, Narrator(language()))
        if scheduled:
            settled(service.engine)
        if not demo:
            _ask_new_ones(service.engine)
        if web:
            tell(f"Pages: http://{config.instance.host}:{config.instance.port}/   Stop: Ctrl-C")
            first = access.first_link(service.engine, service.engine.now())
            if first is not None:
                tell("Nobody signed in yet. Do that here, once, within a quarter of an hour:")
                click.echo(f"  {first}")
        service.run(scheduled=scheduled, web=web)
    tell("Stopped. Nothing is lost: start again and it goes on where it was.")


def _check_first(config: Config, config_path: Path) -> None:
    """Say what is wrong on our side before starting; that prevents it."""
    found = list(local(config, config_path, datetime.now(UTC).date(), thorough=False))
    _show(found, language())
    if worst(found) is Level.ERROR:
        raise click.ClickException(words(language())["check"]["cannot_start"])


def _ask_new_ones(engine: Engine) -> None:
    """Ask communities that were never read what we may write there, while work begins.

    Of the others a pull tells what is wrong: a start that asks them all again, every time, is a burden to them.
    """
    with engine.store.read() as tx:
        new = {state.key for state in communities.all_states(tx) if state.last_success is None}
    new = {key for key in new & engine.adapters.keys() if engine.adapters[key].capabilities & WRITES}
    spoken = language()  # of this thread: it is not known in another
    threading.Thread(target=lambda: _show(remote(engine.config, new), spoken), name="check", daemon=True).start()


def _show(lines: Iterable[Line], language: str) -> None:
    for line in lines:
        if line.level is not Level.OK:
            show(line, language)


@contextmanager
def _town(config: Config) -> Iterator[None]:
    """The demo town beside the connector, kept beside its store so that both go on together."""
    stop = threading.Event()
    with Town(state=config.store.path.parent / "demo-town") as town:
        _where_to_look(town)
        life = threading.Thread(target=town.run, args=(stop,), name="demo town")
        life.start()
        try:
            yield
        finally:
            stop.set()
            life.join()


def _where_to_look(town: Town) -> None:
    for line in where_to_look(town).splitlines():
        tell(line)


@click.command("demo-town")
@click.option("--state", type=click.Path(path_type=Path), help="Keep the town in this folder, and go on with it.")
@click.option("--speed", default=1.0, show_default=True, help="How much faster than life things happen.")
def demo_town(state: Path | None, speed: float) -> None:
    """Start only the demo town: two forums and a village site on this machine, until Ctrl-C."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with Town(state=state, speed=speed) as town:
        _where_to_look(town)
        town.run(stop)


COMMANDS = (run, web, demo_town)
