"""Tokens by which programs of an organisation use the API."""

from __future__ import annotations

import getpass
from pathlib import Path

import click

from connector.cli.options import config_option, json_option, opened, table
from connector.cli.speaking import said, tell
from connector.store import decisions, tokens
from connector.store.tokens import Scope


@click.group("token")
def token() -> None:
    """Let programs of an organisation use the API, and stop them."""


@token.command("create")
@config_option
@click.option("--organisation", required=True, help="For which organisation, by its key in the configuration.")
@click.option("--name", required=True, help="What you call the program that will use it.")
@click.option("--scope", type=click.Choice([scope.value for scope in Scope]), default="read", show_default=True)
def create(config_path: Path, organisation: str, name: str, scope: str) -> None:
    """Make a token and print it, this once: it cannot be shown again.

    \b
    Example:
      wijkconnector token create --organisation welzijn-noord --name "our own dashboard"
    """
    with opened(config_path) as engine:
        if organisation not in engine.config.organisations:
            known = ", ".join(engine.config.organisations)
            raise click.BadParameter(f"there is no organisation '{organisation}' in the configuration. Known: {known}")
        now, by = engine.now(), getpass.getuser()
        with engine.store.write() as tx:
            key, secret = tokens.create(tx, organisation, name, Scope(scope), by, now)
            decisions.log(tx, now, f"token:{key}", "token.created", scope, by=by, organisation=organisation)
    click.echo(secret)


@token.command("list")
@config_option
@json_option
def list_tokens(config_path: Path, as_json: bool) -> None:
    """List the tokens; not what they are, but whose, what for, and when they were last used."""
    word = str if as_json else said
    with opened(config_path) as engine, engine.store.read() as tx:
        rows = [
            {
                "id": found.id,
                "organisation": found.organisation,
                "name": found.name,
                "scope": found.scope.value,
                "made": f"{found.created_at:%Y-%m-%d}",
                "last used": word("never") if found.used_at is None else f"{found.used_at:%Y-%m-%d %H:%M} UTC",
            }
            for found in tokens.listed(tx, engine.config.organisations)
        ]
    table(rows, as_json=as_json, empty="There are no tokens. Make one with: wijkconnector token create")


@token.command("revoke")
@config_option
@click.argument("token_id")
def revoke(config_path: Path, token_id: str) -> None:
    """Drop the token with this id (see `token list`): from now on it opens nothing."""
    with opened(config_path) as engine:
        now, by = engine.now(), getpass.getuser()
        with engine.store.write() as tx:
            gone = tokens.revoke(tx, token_id, engine.config.organisations)
            if gone is not None:
                decisions.log(
                    tx, now, f"token:{gone.id}", "token.revoked", "by hand", by=by, organisation=gone.organisation
                )
    if gone is None:
        raise click.ClickException(f"there is no token {token_id}. See: wijkconnector token list")
    tell(f"{gone.name} ({gone.organisation}) cannot use the API any more.")


COMMANDS = (token,)
