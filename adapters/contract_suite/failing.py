"""Checks of bad days and manners: errors by what to do next, no content outside, bounded and idle work."""

from __future__ import annotations

import pytest
from marshmallow import ValidationError

from adapters.contract import Adapter, AdapterError, AuthError, Capability, PermanentError, TransientError
from adapters.contract_suite.bench import Bench, idle_watch, logged

PRIVATE = "Mijn nummer is 06-12345678"
MOST_REQUESTS = 60  # for one call: more belongs in a next page


def gives_up(error: AdapterError) -> bool:
    """Whether this TransientError ends in a pause by itself, as a polite poller's does."""
    patient = isinstance(error, TransientError)
    return patient and (getattr(error, "give_up_times", None) or getattr(error, "give_up_seconds", None)) is not None


class Failing:
    """What an adapter does when the platform does not."""

    @pytest.mark.parametrize("status", [401, 403])
    def test_a_lost_right_is_an_auth_error(self, bench: Bench, status: int) -> None:
        with bench.broken(status):
            error = bench.error(lambda: bench.adapter().pull(None))
        assert isinstance(error, AuthError) or gives_up(error), f"{status} must become an AuthError: pause and tell"

    def test_too_many_requests_is_waited_for(self, bench: Bench) -> None:
        with bench.broken(429, {"Retry-After": "77"}):
            error = bench.error(lambda: bench.adapter().pull(None))
        assert isinstance(error, TransientError), "429 must become a TransientError"
        assert error.retry_after is not None, "Retry-After must reach the engine as retry_after"
        assert error.retry_after >= 77, "retry_after must not be shorter than the server asked"

    @pytest.mark.parametrize("status", [500, 502, 503])
    def test_a_broken_server_is_transient(self, bench: Bench, status: int) -> None:
        with bench.broken(status):
            error = bench.error(lambda: bench.adapter().pull(None))
        assert isinstance(error, TransientError), f"{status} while reading must become a TransientError"

    def test_a_missing_community_is_permanent(self, bench: Bench) -> None:
        with bench.broken(404):
            error = bench.error(lambda: bench.adapter().pull(None))
        assert isinstance(error, (PermanentError, AuthError)) or gives_up(error), "404 for all must end in a pause"

    @pytest.mark.parametrize(
        "body", [b"<html>Log in</html>", b"", b"null", b"[]", b'{"error": 1}', b"\x00\xff", b"[" * 50_000]
    )
    def test_garbage_is_a_typed_error(self, bench: Bench, body: bytes) -> None:
        with bench.broken(200, {"Content-Type": "text/html"}, body):
            bench.error(lambda: bench.adapter().pull(None))

    def test_failures_do_not_move_the_cursor(self, bench: Bench) -> None:
        texts = bench.add_posts(3)
        harvest = bench.pull_all()
        with bench.broken(500):
            bench.error(lambda: bench.adapter().pull(harvest.cursor))
        key = bench.remote.add_post("Na de storing", "Wie heeft een aanhanger te leen?", "anna")
        assert bench.until(harvest, lambda harvest: key in harvest.posts), "after a failure reading must go on"
        assert harvest.posts.keys() == texts.keys() | {key}, "a failure must not lose posts"

    def test_a_foreign_cursor_is_a_typed_error_or_a_fresh_start(self, bench: Bench) -> None:
        texts = bench.add_posts(2)
        try:
            page = bench.adapter().pull("not a cursor of ours \x00{")
        except AdapterError:
            return
        except Exception as error:
            pytest.fail(f"{type(error).__name__} escaped for a cursor the adapter did not make")
        assert {post.key for post in page.posts} <= texts.keys(), "a foreign cursor must not invent posts"

    def test_errors_hold_no_content_or_secret(self, bench: Bench) -> None:
        for status in (200, 401, 422, 500):
            with bench.broken(status, {"Content-Type": "text/plain"}, PRIVATE.encode()):
                error = bench.error(lambda: bench.adapter().pull(None))
            for private in (PRIVATE, *bench.remote.secrets):
                assert private not in str(error), "an error's text must hold no body and no secret"
                assert private not in repr(error.__dict__), "an error must carry no body and no secret"

    def test_logs_hold_no_content_or_secret(self, bench: Bench) -> None:
        bench.remote.add_post("Vraag van Anna", PRIVATE, "anna")
        with logged() as lines:
            bench.pull_all()
            bench.adapter().check()
        for private in (PRIVATE, *bench.remote.secrets):
            assert not any(private in line for line in lines), "logs must hold no content and no secret"

    def test_check_is_well_when_all_is_well(self, bench: Bench) -> None:
        health = bench.adapter().check()
        assert health.ok, "check() of a good community must not report an ERROR"
        if {Capability.REPLY, Capability.MESSAGE} & bench.adapter_class.capabilities:
            assert health.account, "check() must say under which account we would write"

    def test_check_tells_what_is_wrong(self, bench: Bench) -> None:
        with bench.broken(403):
            try:
                health = bench.adapter().check()
            except AdapterError:
                return
        assert not health.ok, "check() of a community that lets nobody in must report an ERROR or raise"
        assert all(finding.key and finding.text for finding in health.findings), "a finding needs a key and a sentence"

    def test_settings_are_checked(self, bench: Bench) -> None:
        schema = bench.adapter_class.settings_schema()
        assert schema.load(bench.remote.settings) is not None
        for bad in ({**bench.remote.settings, "no_such_setting": 1}, {}):
            try:
                schema.load(bad)
            except ValidationError:
                continue
            pytest.fail("settings_schema must refuse unknown fields and missing addresses")

    def test_one_call_is_bounded_work(self, bench: Bench) -> None:
        bench.add_posts(23)
        for call in (lambda: bench.adapter().pull(None), lambda: bench.adapter().check()):
            before = bench.remote.requests
            call()
            used = bench.remote.requests - before
            assert used <= MOST_REQUESTS, f"one call made {used} requests; give a page with `more` instead"

    def test_the_engine_does_the_waiting(self, bench: Bench) -> None:
        bench.add_posts(23)
        with idle_watch() as (sleeps, threads):
            bench.pull_all()
        assert sleeps == [], "an adapter must not sleep: it says `wait` or `retry_after`"
        assert not any(thread.is_alive() for thread in threads), "an adapter must leave no thread behind"

    def test_the_class_says_what_it_is(self, bench: Bench) -> None:
        kind = bench.adapter_class
        assert kind.name.isidentifier(), "name must be a plain word, as in `platform: <name>`"
        assert Capability.PULL in kind.capabilities, "every adapter must PULL"
        owed = {
            Capability.REPLY: "find_delivery", Capability.MESSAGE: "find_delivery", Capability.RETRACT: "retract",
            Capability.WEBHOOK: "webhook", Capability.READS_ANSWERS: "read",
        }  # fmt: skip
        for capability in kind.capabilities & owed.keys():
            method = owed[capability]
            assert getattr(kind, method) is not getattr(Adapter, method), f"{capability} is claimed without {method}()"
        assert 0 < kind.pace.least_interval <= kind.pace.interval, "pace must be positive, least_interval the smaller"
