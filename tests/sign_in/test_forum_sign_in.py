"""Signing in by a forum that says who its members are, against the forum of the demo town."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests
from flask.testing import FlaskClient

from connector.engine import Engine
from connector.roles import Identity, Role
from connector.web import create_app
from connector.web.access import known
from demo_town.discourse import Forum, serve
from demo_town.discourse.sso import signature
from tests.sign_in.conftest import WithAccess

SECRET = "a secret that the forum and we share"
ACCESS = """
access:
  forums:
    plein: {{name: Buurtplein, url: "{url}", secret: {secret}, organisations: [welzijn-noord]}}
  grants:
    - {{group: moderators, via: plein, role: moderator, organisations: [welzijn-noord, dorpsraad-zuid]}}
    - {{group: kijkers, via: plein, role: viewer, organisations: [welzijn-noord]}}
    - {{email: anna@bewoners.example, role: admin, everywhere: true}}
"""


@pytest.fixture(scope="module")
def forum() -> Iterator[Forum]:
    made = Forum(sso_secrets={"localhost": SECRET})
    made.add_user("beheer", "Mo de Beheerder", moderator=True)
    made.add_user("anna", "Anna de Wit")
    made.add_user("piet", "Piet Bos", groups={"kijkers"})
    with serve(made):
        yield made


@pytest.fixture
def engine(with_access: WithAccess, forum: Forum) -> Engine:
    return with_access(ACCESS.format(url=forum.url, secret=SECRET))


@pytest.fixture
def client(engine: Engine) -> FlaskClient:
    return create_app(engine).test_client()


def _back(client: FlaskClient, who: str) -> str:
    """The path of ours that the forum sends the browser back to, once it signed in there as `who`."""
    there = client.get("/sign-in/forum/plein?next=/sign-in").location
    answer = requests.get(f"{there}&resident={who}", allow_redirects=False, timeout=10)
    parts = urlsplit(answer.headers["Location"])
    return f"{parts.path}?{parts.query}"


def _enter(client: FlaskClient, who: str) -> Identity | None:
    assert client.get(_back(client, who)).location == "/sign-in"
    with client:
        client.get("/sign-in")
        return known()


def test_moderators_of_the_forum_moderate_their_own_organisation_only(client: FlaskClient) -> None:
    who = _enter(client, "beheer")
    assert who is not None
    assert (who.name, who.roles) == ("Mo de Beheerder", {"welzijn-noord": Role.MODERATOR})


def test_a_group_of_the_forum_gives_a_role(client: FlaskClient) -> None:
    who = _enter(client, "piet")
    assert who is not None
    assert who.roles == {"welzijn-noord": Role.VIEWER}


def test_a_forum_never_vouches_for_more_than_its_organisations(client: FlaskClient) -> None:
    who = _enter(client, "anna")  # the configuration makes this address admin everywhere
    assert who is not None
    assert who.roles == {"welzijn-noord": Role.ADMIN}
    assert not who.instance_admin


def test_the_answer_counts_only_in_the_browser_that_asked_and_only_once(engine: Engine, client: FlaskClient) -> None:
    back, victim = _back(client, "beheer"), create_app(engine).test_client()
    assert victim.get(back).status_code == 400
    victim.get("/sign-in/forum/plein")
    assert victim.get(back).status_code == 400
    assert client.get(back).status_code == 303
    assert client.get(back).status_code == 400


def test_an_answer_counts_only_for_the_way_it_was_asked_by(with_access: WithAccess, forum: Forum) -> None:
    """Mix-up: the same forum, with the same secret, stands for another organisation as well."""
    other = (
        f'    dorp: {{name: Dorp, url: "{forum.url}", secret: {SECRET}, organisations: [dorpsraad-zuid]}}\n  grants:'
    )
    engine = with_access(ACCESS.format(url=forum.url, secret=SECRET).replace("  grants:", other))
    client = create_app(engine).test_client()
    back = _back(client, "beheer")
    assert client.get(back.replace("/plein/", "/dorp/")).status_code == 400
    assert client.get("/").status_code == 303
    assert client.get(back).status_code == 303


def test_an_answer_that_comes_too_late_is_refused(engine: Engine, client: FlaskClient) -> None:
    back = _back(client, "beheer")
    late = engine.now() + timedelta(minutes=10, seconds=1)
    engine.now = lambda: late
    assert client.get(back).status_code == 400


def test_a_sign_in_never_leads_to_another_site(client: FlaskClient) -> None:
    for path in ("//evil.example", "/\t/evil.example", "https://evil.example"):
        there = client.get("/sign-in/forum/plein", query_string={"next": path}).location
        answer = requests.get(f"{there}&resident=beheer", allow_redirects=False, timeout=10)
        parts = urlsplit(answer.headers["Location"])
        assert client.get(f"{parts.path}?{parts.query}").location == "/"


def test_a_changed_answer_is_refused(client: FlaskClient) -> None:
    parts = urlsplit(_back(client, "anna"))
    said = {name: values[0] for name, values in parse_qs(parts.query).items()}
    claims = base64.b64decode(said["sso"]).decode().replace("moderator=false", "moderator=true")
    forged = base64.b64encode(claims.encode()).decode()
    wrong = [
        {"sso": forged, "sig": said["sig"]},
        {"sso": forged, "sig": signature("another secret altogether", forged)},
        {"sso": forged, "sig": ""},
        {"sso": "é", "sig": "é"},
        {},
    ]
    for answer in wrong:
        client.get("/sign-in/forum/plein")
        assert client.get(parts.path, query_string=urlencode(answer)).status_code == 400
    assert client.get("/").status_code == 303


def test_who_says_no_there_stays_outside(client: FlaskClient, forum: Forum) -> None:
    there = urlsplit(client.get("/sign-in/forum/plein").location)
    asked = parse_qs(base64.b64decode(parse_qs(there.query)["sso"][0]).decode())
    failed = base64.b64encode(urlencode({"nonce": asked["nonce"][0], "failed": "true"}).encode()).decode()
    answer = client.get("/sign-in/forum/plein/back", query_string={"sso": failed, "sig": signature(SECRET, failed)})
    assert answer.status_code == 400
    assert client.get("/sign-in/forum/elsewhere").status_code == 404
