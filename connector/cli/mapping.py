"""An organisation's mapping: check it, test its examples, and see how a text is read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from adapters.contract import Author, RawPost
from connector.cli.options import config_option, json_option, opened, table
from connector.cli.speaking import said, tell
from connector.config import Config
from connector.read import as_raw
from connector.store import posts
from mapping import examples
from mapping.apply import Explanation
from mapping.apply import explain as explain_post
from mapping.load import Mapping, load_mapping
from mapping.preview import compare
from mapping.problems import did_you_mean
from mapping.proposal import Place

MOST_POSTS = 10_000


@click.group("mapping")
def mapping() -> None:
    """Check and try out how an organisation reads posts."""


@mapping.command("check")
@click.argument("source")
def check(source: str) -> None:
    """Check the mapping SOURCE: a YAML file, or the name of a shipped one."""
    found = load_mapping(_source(source))
    tell(f"{source}: {len(found.rules)} rules, {len(found.examples)} examples; it can be used.")


@mapping.command("test")
@click.argument("source")
def test(source: str) -> None:
    """Read the mapping's own `examples:` and say which come out as expected. Exit code 1 when one does not."""
    results = examples.run(load_mapping(_source(source)))
    for result in results:
        mark = said("well" if result.passed else "FAIL")
        wrong = "; ".join(said(str(difference)) for difference in result.differences)
        click.echo(f"{mark:<4}  {result.example.source}  {result.example.title}{': ' + wrong if wrong else ''}")
    failed = sum(not result.passed for result in results)
    tell(f"{len(results) - failed} of {len(results)} examples come out as expected.")
    if failed:
        raise SystemExit(1)


@mapping.command("preview")
@config_option
@click.argument("community")
@click.argument("source")
@click.option("--days", default=30, show_default=True, help="Look at the posts of so many days.")
def preview(config_path: Path, community: str, source: str, days: int) -> None:
    """Show which posts of COMMUNITY would be read otherwise with the mapping SOURCE; nothing is changed."""
    new = load_mapping(_source(source))
    with opened(config_path) as engine:
        _known(engine.config, community)
        with engine.store.read() as tx:
            stored = posts.latest(tx, community, engine.now() - timedelta(days=days), MOST_POSTS)
        now = engine.mappings[engine.organisation(community)]
        places = engine.known_places(community)
        found = compare(now, new, [as_raw(post) for post in stored], engine.home(community), places, community)
    if not found.posts:
        raise click.ClickException(f"the connector has no posts of {community} of the last {days} days; pull first")
    for change in found.changes:
        click.echo(f"{change.post.url}  {said(change.in_words())}")
    tell(f"{len(found.changes)} of {found.posts} posts would be read otherwise.")


@mapping.command("explain")
@config_option
@click.argument("source")
@click.argument("text")
@click.option("--title", default="", help="The title of the post.")
@click.option("--category", help="The category it stands in.")
@click.option("--tag", "tags", multiple=True, help="A tag it has; may be given more than once.")
@click.option("--community", help="TEXT is the address or the key of a post the connector has of this community.")
@json_option
def explain(
    config_path: Path,
    source: str,
    text: str,
    title: str,
    category: str | None,
    tags: tuple[str, ...],
    community: str | None,
    as_json: bool,
) -> None:
    """Show how TEXT would be read with the mapping SOURCE: which rule decided, and why the others did not count.

    \b
    Examples:
      wijkconnector mapping explain discourse-neighbourhood "Wie kan mij morgen naar de dokter rijden?"
      wijkconnector mapping explain mapping/welzijn.yaml https://forum.example.nl/t/heg/12 --community forum
    """
    mapping = load_mapping(_source(source))
    if community is not None:
        explanation = _explain_stored(config_path, mapping, community, text)
    else:
        now = datetime.now(UTC)
        post = RawPost("1", "1", "", Author("1", ""), title, text, now, now, "", category=category, tags=tags)
        explanation = explain_post(post, mapping, Place())
    reading, word = explanation.reading, str if as_json else said
    rows = [
        {
            "purpose": word(proposal.purpose.value),
            "category": word(proposal.category),
            "sure": f"{proposal.confidence:.2f}",
            "status": word(proposal.status.value),
            "why": "; ".join(f"{step.by}: {word(step.what)}" for step in (*reading.trace, *proposal.trace)),
        }
        for proposal in reading.proposals
    ]
    table(rows, as_json=as_json, empty="Neither asks nor offers help.")
    if as_json:
        return
    for verdict in explanation.verdicts:
        mark = said("rule" if verdict.matched else "not")
        click.echo(f"{mark:<5} {verdict.rule.label}: {said(verdict.why)}")
    for danger in sorted(reading.danger):
        tell(f"signs of {danger.value}: this goes to a person, and is never matched")


def _explain_stored(config_path: Path, mapping: Mapping, community: str, which: str) -> Explanation:
    """Read a post the connector has, by its key or its address, as that community's posts are read."""
    with opened(config_path) as engine:
        _known(engine.config, community)
        with engine.store.read() as tx:
            held = posts.latest(tx, community, datetime.min.replace(tzinfo=UTC), MOST_POSTS)
        adapter = engine.adapters.get(community)
        plain = (which if adapter is None else adapter.address(which)).rstrip("/")
        found = next((post for post in held if plain in (post.key, post.url.rstrip("/"))), None)
        if found is None:
            raise click.ClickException(f"the connector has no such opening post of {community}: {which}")
        return explain_post(as_raw(found), mapping, engine.home(community), engine.known_places(community), community)


def _known(config: Config, community: str) -> None:
    if community not in config.communities:
        meant = did_you_mean(community, config.communities) or f". Known: {', '.join(config.communities)}"
        raise click.BadParameter(f"there is no community '{community}' in the configuration{meant}")


def _source(source: str) -> str | Path:
    """A file, or the name of a shipped mapping; what looks like neither is taken for a misspelt name."""
    return Path(source) if Path(source).suffix in (".yaml", ".yml") or Path(source).exists() else source


COMMANDS = (mapping,)
