"""The health check: what an admin must hear, and what it must not cost."""

from __future__ import annotations

from discourse_community import RIGHTS, Community

from adapters.contract import Health, Level


def keys(health: Health, level: Level) -> set[str]:
    return {finding.key for finding in health.findings if finding.level is level}


def test_the_least_key_on_an_ordinary_member_is_all_right(community: Community) -> None:
    before = len(community.forum.posts)
    health = community.adapter.check()
    assert (health.account, health.ok, keys(health, Level.WARNING)) == ("bot", True, set())
    assert keys(health, Level.OK) == {"key_expiry"}
    assert len(community.forum.posts) == before


def test_each_missing_scope_is_named(community: Community) -> None:
    expected = {"global:read": "scope_read", "topics:write": "scope_write", "posts:edit": "scope_edit"}
    for scope, key in expected.items():
        scopes = {*RIGHTS, "topics:read_lists"} - {scope}
        health = community.fresh(api_key=community.forum.add_key("bot", scopes).key).check()
        assert {finding.key for finding in health.findings if finding.key.startswith("scope")} == {key}


def test_a_wrong_key_is_told_from_a_missing_scope(community: Community) -> None:
    assert keys(community.fresh(api_key="0" * 64).check(), Level.ERROR) == {"key_refused"}
    assert keys(community.fresh(username="anna").check(), Level.ERROR) == {"key_refused"}


def test_a_key_for_all_users_is_warned_of(community: Community) -> None:
    health = community.fresh(api_key=community.forum.add_key(None).key).check()
    assert "key_global" in keys(health, Level.WARNING)


def test_staff_newcomers_and_another_language_are_warned_of(community: Community) -> None:
    bot = community.forum.user("bot")
    bot.moderator, bot.trust_level, bot.locale = True, 1, "nl"
    assert {"account_staff", "trust_level"} <= keys(community.adapter.check(), Level.WARNING)


def test_an_unknown_category_is_an_error(community: Community) -> None:
    health = community.fresh(categories=["hulp-gevraagd", "bestaat-niet"]).check()
    assert keys(health, Level.ERROR) == {"category_unknown"}
    assert any("bestaat-niet" in finding.text for finding in health.findings)
