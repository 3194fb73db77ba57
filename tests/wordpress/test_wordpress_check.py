"""The health check: what an admin must hear."""

from __future__ import annotations

from wordpress_remote import WordPressRemote
from wordpress_site import Site

from adapters.contract import Health, Level


def keys(health: Health, level: Level) -> set[str]:
    return {finding.key for finding in health.findings if finding.level is level}


def test_a_contributor_is_all_right(remote: WordPressRemote) -> None:
    health = Site(remote).adapter.check()
    assert (health.account, health.ok) == ("koppelaar", True)
    assert keys(health, Level.WARNING) == {"not_encrypted"}  # the test's site has no https


def test_a_wrong_password_is_told_although_the_site_answers_200(remote: WordPressRemote) -> None:
    assert keys(Site(remote, application_password="verkeerd").adapter.check(), Level.ERROR) == {"password_refused"}


def test_an_account_with_too_many_or_too_few_rights_is_warned_of(remote: WordPressRemote) -> None:
    for name, finding in (("beheer", "account_staff"), ("lezer", "account_limited")):
        assert finding in keys(Site(remote, **remote.settings_of(name)).adapter.check(), Level.WARNING)


def test_reading_needs_no_account(remote: WordPressRemote) -> None:
    health = Site(remote, username=None, application_password=None).adapter.check()
    assert (health.ok, health.account, keys(health, Level.OK)) == (True, None, {"read_only"})


def test_an_unknown_category_is_an_error(remote: WordPressRemote) -> None:
    health = Site(remote, categories=["nieuws", "bestaat-niet", "777"]).adapter.check()
    assert keys(health, Level.ERROR) == {"category_unknown"}
    told = " ".join(finding.text for finding in health.findings)
    assert ("bestaat-niet" in told, "777" in told, "nieuws" in told) == (True, True, False)


def test_a_site_that_is_no_wordpress(remote: WordPressRemote) -> None:
    remote.break_down(200, {"Content-Type": "text/html"}, b"<html>Welkom</html>")
    assert keys(Site(remote).adapter.check(), Level.ERROR) == {"not_wordpress"}
    remote.break_down(401, {"Content-Type": "application/json"}, b'{"code":"rest_cannot_access"}')
    assert keys(Site(remote).adapter.check(), Level.ERROR) == {"rest_closed"}
    remote.break_down(200, {"Content-Type": "application/json"}, b'{"name":"x","namespaces":{"wp/v3":1}}')
    assert keys(Site(remote).adapter.check(), Level.ERROR) == {"not_wordpress"}


def test_a_site_without_application_passwords(remote: WordPressRemote) -> None:
    remote.server.php(_plugin("add_filter('wp_is_application_passwords_available', '__return_false');"))
    try:
        assert keys(Site(remote).adapter.check(), Level.ERROR) == {"no_application_passwords"}
    finally:
        remote.server.php(_plugin(""))


def _plugin(code: str) -> str:
    """PHP that writes this code as a plugin that is always on."""
    folder = "$folder = WPMU_PLUGIN_DIR; wp_mkdir_p($folder);"
    return f"{folder} file_put_contents(\"$folder/test.php\", '<?php {code.replace(chr(39), chr(92) + chr(39))}');"
