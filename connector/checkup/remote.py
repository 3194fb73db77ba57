"""What must be asked of others: can we get there, who are we, what may we do, do the clocks agree, does mail go out."""

from __future__ import annotations

from collections.abc import Container, Iterator
from concurrent.futures import ThreadPoolExecutor

from adapters.contract import AdapterError, Level, utc_now
from connector import registry
from connector.checkup.line import Line, from_finding, line
from connector.config import Config
from connector.mail import check as check_mail
from connector.sentences import say

AT_ONCE = 8  # communities asked at the same time
APART = 60.0  # seconds; signatures, cursors and quiet hours bear less than that


def remote(config: Config, only: Container[str] | None = None) -> Iterator[Line]:
    """Ask the mail server and every community that is not switched off, these in the order of the configuration.

    With `only`, of the communities just these.
    """
    for finding in check_mail(config):
        yield from_finding(config.instance.language, "mail", finding)
    asked = config.communities if only is None else [key for key in config.communities if key in only]
    running = [key for key in asked if not config.communities[key].paused]
    with ThreadPoolExecutor(AT_ONCE, "check") as pool:
        for lines in pool.map(lambda key: list(_community(config, key)), running):
            yield from lines


def _community(config: Config, key: str) -> Iterator[Line]:
    language = config.instance.language
    adapter, http = registry.open_for_check(config, key, utc_now)
    try:
        health = adapter.check()
    except AdapterError as error:
        yield line(language, Level.ERROR, key, "unreachable", why=say(str(error), language))
        return
    if health.account:
        yield line(language, Level.OK, key, "account", account=health.account)
    for finding in health.findings:
        yield from_finding(language, key, finding)
    if http.apart is not None:
        yield _clock(language, key, http.apart)


def _clock(language: str, key: str, apart: float) -> Line:
    if abs(apart) < APART:
        return line(language, Level.OK, key, "clock_ok")
    ways = {"nl": ("voor", "achter"), "en": ("ahead of", "behind")}["nl" if language == "nl" else "en"]
    direction = ways[0] if apart > 0 else ways[1]
    return line(language, Level.WARNING, key, "clock_apart", seconds=f"{abs(apart):.0f}", direction=direction)
