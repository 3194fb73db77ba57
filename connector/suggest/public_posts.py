"""Posts of our own: what help is on offer nearby, and thanks for the month. Only where the configuration asks for them.

They name kinds of help, numbers of people and the area; a number is said only when enough people stand behind it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from adapters.contract import Capability, Kind
from connector.config.model import Community, Organisation
from connector.config.supply_posts import Appreciation, Every, SupplyPosts
from connector.engine import Engine
from connector.model import Delivery, DeliveryState, Side, delivery_key
from connector.on_offer import told
from connector.on_offer.counting import within
from connector.store import Tx, decisions, outbox, outcomes, proposals, supply, trust
from connector.suggest import about_ask, policy, queue, wording
from connector.suggest.about_ask import fill
from mapping import taxonomy

HOUR = time(10)  # when people have had their coffee
MOST_LINES = 6
_NUMBERS = {
    "nl": ("", "", "", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf"),
    "en": ("", "", "", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
}


def due(engine: Engine, tx: Tx, now: datetime) -> None:
    """Queue the posts of this week or month that were not queued yet."""
    for community in engine.config.communities.values():
        organisation = engine.config.organisations[community.organisation]
        if community.supply_posts is not None and _may_post(engine, community):
            _supply(engine, tx, community, community.supply_posts, now)
        if organisation.appreciation is not None and organisation.appreciation.month_post:
            if _may_post(engine, community):
                _month(engine, tx, community, organisation, organisation.appreciation, now)


def thanks(engine: Engine, tx: Tx, now: datetime) -> None:
    """Thanks, in private, to each helper whose help worked out, where their organisation wants that."""
    for pair in outcomes.helped_lately(tx, now):
        offer = proposals.get(tx, pair.offer)
        wanted = None if offer is None else engine.config.organisations[offer.organisation].appreciation
        if offer is not None and wanted is not None and not trust.held(tx, offer.person):
            if policy.may_ask(engine, tx, offer.person, offer.thread, now):
                queue.tell(engine, tx, Side.THANKS, offer, now, pair=pair)


def supply_lines(engine: Engine, tx: Tx, community: Community, settings: SupplyPosts, language: str) -> list[str]:
    """What is on offer near a community, a line a kind, most first; kinds with too few people are not told apart."""
    texts = wording.texts_of(engine, community.key, language, Side.SUPPLY)
    kinds, few = told.counts(engine, tx, community.organisation)
    near = within(kinds, engine.areas.near(community.area))
    enough = [(kind.number, kind.key) for kind in near if kind.number >= settings.least]
    lines = []
    for number, kind in enough[:MOST_LINES]:
        url = supply.newest_link(tx, community.key, kind)
        about = {"number": _number(number, language), "category": taxonomy.name(kind, language), "url": url or ""}
        lines.append(_capital(fill(texts["link" if url else "line"], about)))
    if lines and len(kinds) + len(few) > len(lines):
        lines.append(texts["some"])
    return lines


def _supply(engine: Engine, tx: Tx, community: Community, settings: SupplyPosts, now: datetime) -> None:
    begun = _begun(engine, now, settings.every)
    key = delivery_key(Side.SUPPLY, community.key, begun.isoformat())
    if outbox.get(tx, key) is not None:
        return
    language = engine.language(community.key)
    lines = supply_lines(engine, tx, community, settings, language)
    if not lines:
        return  # perhaps later this week or month
    how = _how(engine, community, settings, wording.texts_of(engine, community.key, language, Side.SUPPLY))
    when = (
        f"week {begun.isocalendar().week}" if settings.every is Every.WEEKLY else about_ask.month(begun.month, language)
    )
    words = {"lines": "\n\n".join(lines), "how": " ".join(how), "when": when}
    _post(engine, tx, Side.SUPPLY, community, key, settings.category, words, now)


def _how(engine: Engine, community: Community, settings: SupplyPosts, texts: Mapping[str, str]) -> list[str]:
    """The ways to ask: here, first on the practice page, by phone or desk, through a figurehead."""
    how = [texts["ask_here"]]
    if engine.config.instance.url is not None:
        address = f"{engine.config.instance.url.rstrip('/')}/vraag?{urlencode({'community': community.key})}"
        how.append(fill(texts["ask_practice"], {"url": address}))
    how += [settings.ask_by] if settings.ask_by else []
    figurehead = _figurehead(engine, community)
    return [*how, fill(texts["ask_figurehead"], {"figurehead": figurehead})] if figurehead else how


def _month(
    engine: Engine, tx: Tx, community: Community, organisation: Organisation, settings: Appreciation, now: datetime
) -> None:
    """Thanks for the month before this one."""
    begun = _begun(engine, now, Every.MONTHLY)
    key = delivery_key(Side.MONTH, community.key, begun.isoformat())
    if outbox.get(tx, key) is not None:
        return
    zone = ZoneInfo(engine.config.instance.timezone)
    before = (begun - timedelta(days=1)).replace(day=1)
    counted = supply.helped(tx, organisation.key, _midnight(before, zone), _midnight(begun, zone))
    if not counted:
        return
    language = engine.language(community.key)
    texts = wording.texts_of(engine, community.key, language, Side.MONTH)
    times = sum(counted.values())
    most = sorted(counted, key=lambda kind: (-counted[kind], kind))[:2]
    about = {
        "month": about_ask.month(before.month, language),
        "number": _number(times, language),
        "kinds": about_ask.joined([taxonomy.name(kind, language) for kind in most], language),
    }
    words = {"lines": fill(texts["many" if times >= settings.least else "few"], about), "when": about["month"]}
    _post(engine, tx, Side.MONTH, community, key, settings.category, words, now)


def _post(
    engine: Engine,
    tx: Tx,
    side: Side,
    community: Community,
    key: str,
    category: str | None,
    words: Mapping[str, str],
    now: datetime,
) -> None:
    """Queue a topic; its category travels where other messages have their thread."""
    language = engine.language(community.key)
    texts = wording.texts_of(engine, community.key, language, side)
    words = {**wording.house(engine, community.key), **words}
    post = Delivery(
        key=key,
        side=side,
        community=community.key,
        person="",
        kind=Kind.TOPIC,
        title=fill(texts["title"], words).strip(),
        text=fill(texts["text"], words).strip(),
        language=language,
        thread=category,
        reply_to=None,
        state=DeliveryState.QUEUED,
    )
    outbox.add(tx, post, now, policy.quiet_until(engine, community.key, now) or now)
    decisions.log(tx, now, key, f"post.{side.value}", "it was due", community=community.key)


def _may_post(engine: Engine, community: Community) -> bool:
    adapter = engine.adapters.get(community.key)
    return adapter is not None and Capability.TOPIC in adapter.capabilities and engine.config.may_push(community.key)


def _begun(engine: Engine, now: datetime, every: Every) -> date:
    """The first day of the present week or month; before ten in the morning of that day, of the one before."""
    local = now.astimezone(ZoneInfo(engine.config.instance.timezone)) - timedelta(hours=HOUR.hour)
    if every is Every.WEEKLY:
        return (local - timedelta(days=local.weekday())).date()
    return local.date().replace(day=1)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)


def _figurehead(engine: Engine, community: Community) -> str | None:
    people = engine.config.organisations[community.organisation].figureheads
    return next((each.name for each in people if community.area in each.areas), None)


def _capital(line: str) -> str:
    return line[:1].upper() + line[1:]


def _number(number: int, language: str) -> str:
    words = _NUMBERS[language]
    word = words[number] if number < len(words) else str(number)
    return word or str(number)
