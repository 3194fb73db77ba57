"""Who may look after the connector: one-time links, and roles by e-mail address."""

from __future__ import annotations

import getpass
from pathlib import Path

import click

from connector import access
from connector.cli.options import config_option, json_option, opened, table
from connector.cli.speaking import said, tell
from connector.engine import Engine
from connector.roles import Role
from connector.store import accounts, decisions, sessions
from connector.store.accounts import EVERYWHERE

organisation_option = click.option("--organisation", help="For which organisation, by its key in the configuration.")
everywhere_option = click.option("--everywhere", is_flag=True, help="For all organisations: the whole installation.")


@click.command("sign-in-link")
@config_option
@click.option("--email", help="Whom the link signs in. When left out: you, as admin of the whole installation.")
def sign_in_link(config_path: Path, email: str | None) -> None:
    """Print a link that signs somebody in to the pages, once, within a quarter of an hour.

    \b
    Examples:
      wijkconnector sign-in-link
      wijkconnector sign-in-link --email anna@welzijn.example
    """
    with opened(config_path) as engine:
        now = engine.now()
        click.echo(access.admin_link(engine, now) if email is None else access.link(engine, email, now))


@click.group("account")
def account() -> None:
    """See who signs in, give roles and take them back."""


@account.command("list")
@config_option
@json_option
def list_accounts(config_path: Path, as_json: bool) -> None:
    """List who signed in, and the roles that were given to an e-mail address."""
    with opened(config_path) as engine, engine.store.read() as tx:
        known = accounts.listed(tx)
        rows = [
            {
                "who": found.email or found.name,
                "by": found.provider,
                "roles": ", ".join(f"{key}: {role}" for key, role in access.identity(engine, tx, found).roles.items()),
                "last signed in": f"{found.signed_in_at:%Y-%m-%d %H:%M} UTC",
            }
            for found in known
        ]
        met = {found.email for found in known}
        rows += [
            {
                "who": given.email,
                "by": "command" if as_json else said("command"),
                "roles": f"{given.organisation}: {given.role}",
                "last signed in": "",
            }
            for given in accounts.grants(tx)
            if given.email not in met
        ]
    table(rows, as_json=as_json, empty="Nobody signed in yet. Begin with: wijkconnector sign-in-link")


@account.command("grant")
@config_option
@click.argument("email")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True, help="What they may do.")
@organisation_option
@everywhere_option
def grant(config_path: Path, email: str, role: str, organisation: str | None, everywhere: bool) -> None:
    """Give whoever signs in with EMAIL a role.

    \b
    Example:
      wijkconnector account grant anna@welzijn.example --role moderator --organisation welzijn-noord
    """
    with opened(config_path) as engine:
        where = _where(engine, organisation, everywhere)
        now, by = engine.now(), getpass.getuser()
        with engine.store.write() as tx:
            accounts.grant(tx, email, where, Role(role), by, now)
            decisions.log(tx, now, "access", "access.granted", f"{role} of {where}", by=by, organisation=where)
    tell(f"{email} is {role} of {where} from now on.")


@account.command("revoke")
@config_option
@click.argument("email")
@organisation_option
def revoke(config_path: Path, email: str, organisation: str | None) -> None:
    """Take back the roles that commands gave to EMAIL (of one organisation, or all), and sign them out everywhere."""
    with opened(config_path) as engine:
        now, by = engine.now(), getpass.getuser()
        with engine.store.write() as tx:
            taken = accounts.revoke(tx, email, organisation)
            ended = sum(sessions.end_all(tx, found.id) for found in accounts.of_email(tx, email))
            what = f"{taken} roles, {ended} sessions"
            decisions.log(tx, now, "access", "access.revoked", what, by=by, organisation=organisation)
        left = any(given.email == email.lower() for given in engine.config.access.grants)
    tell(f"Taken back: {what}.")
    if left:
        tell("The configuration gives them roles too: change it there.")


def _where(engine: Engine, organisation: str | None, everywhere: bool) -> str:
    if everywhere == (organisation is not None):
        raise click.UsageError("say for whom: --organisation KEY, or --everywhere.")
    if organisation is not None and organisation not in engine.config.organisations:
        known = ", ".join(engine.config.organisations)
        raise click.BadParameter(f"there is no organisation '{organisation}' in the configuration. Known: {known}")
    return organisation or EVERYWHERE


COMMANDS = (sign_in_link, account)
