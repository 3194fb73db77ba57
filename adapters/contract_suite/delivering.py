"""Checks of writing: exactly one message, found again, taken back."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

import pytest

from adapters.contract import (
    AdapterError,
    AmbiguousError,
    AuthError,
    Capability,
    DeliveryState,
    Kind,
    Outgoing,
    RawPost,
    Receipt,
    RefusedError,
    TransientError,
)
from adapters.contract_suite.bench import Bench, stranger

KINDS = [Kind.REPLY, Kind.MESSAGE, Kind.TOPIC]
CLAIM = {Kind.REPLY: Capability.REPLY, Kind.MESSAGE: Capability.MESSAGE, Kind.TOPIC: Capability.TOPIC}
each_kind = pytest.mark.parametrize("kind", KINDS)


class Delivering:
    """What `deliver`, `find_delivery`, `retract` and `webhook` promise."""

    @each_kind
    def test_a_message_lands_once_with_a_receipt(self, bench: Bench, kind: Kind) -> None:
        bench.need(CLAIM[kind])
        out = bench.outgoing(kind=kind)
        before = len(bench.remote.messages())
        receipt = bench.adapter().deliver(out)
        assert len(bench.remote.messages()) == before + 1, "deliver() must put exactly one message there"
        assert receipt.key == out.key, "a receipt must carry the key of its message"
        if receipt.state is DeliveryState.PUBLISHED:
            assert receipt.post, "the receipt of a published message must name its post"
            assert receipt.thread, "the receipt of a published message must name its thread"
            assert urlsplit(receipt.url).scheme in ("http", "https"), "a receipt's url must be absolute http(s)"

    @each_kind
    def test_our_messages_come_back_as_our_own(self, bench: Bench, kind: Kind) -> None:
        bench.need(CLAIM[kind], Capability.READS_ANSWERS)
        receipt = bench.adapter().deliver(bench.outgoing(kind=kind))
        post = _seen(bench, receipt)
        assert post is not None, "a delivered message must be read back under the key its receipt names"
        assert post.own, "what the connector's account wrote must be marked own"
        assert post.private == (kind is Kind.MESSAGE), "private posts, and only those, must be marked private"

    @each_kind
    def test_a_delivery_is_found_again(self, bench: Bench, kind: Kind) -> None:
        bench.need(CLAIM[kind])
        out, other = bench.outgoing(1, kind), bench.outgoing(2, kind)
        assert bench.look(out) is None, "find_delivery() must say None for what was never sent"
        receipt = bench.adapter().deliver(out)
        found = bench.look(out)
        assert found is not None, "find_delivery() must find what landed"
        assert (found.key, found.post) == (receipt.key, receipt.post), "the receipt found must be that of the message"
        assert bench.look(other) is None, "find_delivery() must not take one message for another"

    @each_kind
    def test_a_lost_answer_is_ambiguous_and_found(self, bench: Bench, kind: Kind) -> None:
        bench.need(CLAIM[kind])
        out = bench.outgoing(kind=kind)
        adapter, before = bench.adapter(), len(bench.remote.messages())
        bench.remote.lose_next_answer()
        error = _outcome(bench, lambda: adapter.deliver(out))
        assert error is None or isinstance(error, AmbiguousError), (
            "when the answer is lost the message may have landed: AmbiguousError, or a receipt when the adapter looked"
        )
        assert bench.look(out) is not None, "find_delivery() must find a message whose answer was lost"
        assert len(bench.remote.messages()) == before + 1, "a lost answer must not lead to a second message"

    @each_kind
    def test_a_refused_attempt_leaves_nothing(self, bench: Bench, kind: Kind) -> None:
        bench.need(CLAIM[kind])
        out = bench.outgoing(kind=kind)
        before = len(bench.remote.messages())
        with bench.broken(503, {"Retry-After": "9"}):
            error = bench.error(lambda: bench.adapter().deliver(out))
        assert isinstance(error, (TransientError, AmbiguousError)), "503 on sending is for later: TransientError"
        assert bench.look(out) is None, "find_delivery() must say None for what was turned away"
        bench.clock.advance(3600)
        bench.adapter().deliver(out)
        assert len(bench.remote.messages()) == before + 1, "a message turned away must be deliverable later, once"

    def test_retract_takes_back_and_may_be_repeated(self, bench: Bench) -> None:
        bench.need(Capability.RETRACT)
        out = bench.outgoing(kind=_some_kind(bench))
        receipt = bench.adapter().deliver(out)
        bench.adapter().retract(receipt)
        assert not any(out.text[:40] in text for text in bench.remote.messages()), "retract() must take the text away"
        try:
            bench.adapter().retract(receipt)
        except AdapterError:
            pytest.fail("retract() must be idempotent: what is gone already is success")

    def test_what_is_not_claimed_is_refused(self, bench: Bench) -> None:
        for kind in KINDS:
            if CLAIM[kind] not in bench.adapter_class.capabilities:
                out = Outgoing(key="f" * 32, kind=kind, text="Hallo daar.", thread="1", recipient=stranger())
                error = bench.error(lambda out=out: bench.adapter().deliver(out))  # type: ignore[misc]
                assert isinstance(error, RefusedError), f"{kind} is not claimed, so deliver() must raise RefusedError"

    def test_a_message_to_nobody_is_refused(self, bench: Bench) -> None:
        bench.need(Capability.MESSAGE)
        out = replace(bench.outgoing(kind=Kind.MESSAGE), recipient=stranger())
        error = bench.error(lambda: bench.adapter().deliver(out))
        assert isinstance(error, RefusedError), "a message to a person who does not exist must raise RefusedError"

    def test_a_genuine_webhook_is_a_hint(self, bench: Bench) -> None:
        bench.need(Capability.WEBHOOK)
        hint = bench.adapter().webhook(*bench.remote.signed_webhook())
        assert hint.threads or hint.pull, "a genuine webhook about a new post must say what to read"

    def test_a_forged_webhook_is_refused(self, bench: Bench) -> None:
        headers, body = bench.remote.signed_webhook() if _claims(bench, Capability.WEBHOOK) else ({}, b"{}")
        for forged in ((headers, body + b" "), ({}, body), (dict.fromkeys(headers, "sha256=00"), body)):
            error = bench.error(lambda forged=forged: bench.adapter().webhook(*forged))  # type: ignore[misc]
            assert isinstance(error, AuthError), "a webhook with a wrong or no signature must raise AuthError"


def _claims(bench: Bench, capability: Capability) -> bool:
    return capability in bench.adapter_class.capabilities


def _some_kind(bench: Bench) -> Kind:
    kinds = [kind for kind in KINDS if _claims(bench, CLAIM[kind])]
    if not kinds:
        pytest.fail("RETRACT is claimed without REPLY or MESSAGE: there is nothing to take back")
    return kinds[0]


def _seen(bench: Bench, receipt: Receipt) -> RawPost | None:
    """Our message as `pull` or `read` gives it."""
    harvest = bench.pull_all()
    if receipt.post not in harvest.posts:
        harvest.take(bench.adapter().read([receipt.thread]))
    return harvest.posts.get(receipt.post)


def _outcome(bench: Bench, call: object) -> AdapterError | None:
    """The AdapterError a call ends in, or None when it succeeds."""
    assert callable(call)
    try:
        call()
    except AdapterError as error:
        return error
    return None
