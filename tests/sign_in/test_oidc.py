"""Signing in by a real, certified OpenID Connect provider: who comes in, as whom, and what is refused."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from connector.engine import Engine
from connector.roles import Identity, Role
from connector.web import create_app
from connector.web.access import known
from tests.sign_in.conftest import WithAccess
from tests.sign_in.provider_browser import sign_in_there

ACCESS = """
access:
  oidc:
    gemeente:
      name: Gemeente Arnhem
      issuer: {issuer}
      client_id: {client}
      {secret}
      {organisations}
  grants:
    - {{group: wijk-moderators, via: gemeente, role: moderator, organisations: [welzijn-noord]}}
    - {{email: joke@gemeente.example, role: viewer, everywhere: true}}
    - {{email: baas@wijk.example, role: admin, everywhere: true}}
"""


def _access(issuer: str, *, public: bool = False, organisations: str = "") -> str:
    secret = "" if public else "client_secret: a secret that only the tests know"
    return ACCESS.format(
        issuer=issuer, client="public" if public else "wijk", secret=secret, organisations=organisations
    )


@pytest.fixture
def engine(with_access: WithAccess, issuer: str) -> Engine:
    return with_access(_access(issuer))


def _enter(client: FlaskClient, who: str) -> Identity | None:
    """Sign in as `who`, and give whom our pages then take the browser for."""
    there = client.get("/sign-in/oidc/gemeente?next=/sign-in").location
    assert client.get(sign_in_there(there, who)).location == "/sign-in"
    with client:
        client.get("/sign-in")
        return known()


def test_groups_and_verified_addresses_give_roles(engine: Engine) -> None:
    anna = _enter(create_app(engine).test_client(), "anna")
    assert anna is not None
    assert (anna.name, anna.roles) == ("Anna de Wit", {"welzijn-noord": Role.MODERATOR})
    joke = _enter(create_app(engine).test_client(), "joke")
    assert joke is not None
    assert joke.roles == {"welzijn-noord": Role.VIEWER, "dorpsraad-zuid": Role.VIEWER}


def test_an_address_that_was_not_verified_is_worth_nothing(engine: Engine) -> None:
    piet = _enter(create_app(engine).test_client(), "piet")  # says he is baas@wijk.example
    assert piet is not None
    assert not piet.roles
    assert not piet.instance_admin


def test_a_provider_of_one_organisation_opens_no_other(with_access: WithAccess, issuer: str) -> None:
    engine = with_access(_access(issuer, organisations="organisations: [dorpsraad-zuid]"))
    joke = _enter(create_app(engine).test_client(), "joke")
    assert joke is not None
    assert joke.roles == {"dorpsraad-zuid": Role.VIEWER}
    anna = _enter(create_app(engine).test_client(), "anna")
    assert anna is not None
    assert not anna.roles


def test_a_public_client_works_by_pkce_alone(with_access: WithAccess, issuer: str) -> None:
    anna = _enter(create_app(with_access(_access(issuer, public=True))).test_client(), "anna")
    assert anna is not None
    assert anna.roles


def test_the_question_is_bound_to_this_browser_and_asks_for_pkce(engine: Engine) -> None:
    asked = parse_qs(urlsplit(create_app(engine).test_client().get("/sign-in/oidc/gemeente").location).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == ["http://localhost/sign-in/oidc/gemeente/back"]
    assert {"state", "nonce", "code_challenge"} <= asked.keys()
    assert asked["scope"] == ["openid profile email"]


def test_the_answer_counts_only_in_the_browser_that_asked_and_only_once(engine: Engine) -> None:
    victim, attacker = create_app(engine).test_client(), create_app(engine).test_client()
    back = sign_in_there(attacker.get("/sign-in/oidc/gemeente").location, "anna")
    assert victim.get(back).status_code == 400  # signing a victim in as somebody else
    victim.get("/sign-in/oidc/gemeente")
    assert victim.get(back).status_code == 400
    assert attacker.get(back).status_code == 303
    assert attacker.get(back).status_code == 400


def test_an_answer_of_another_provider_is_refused(engine: Engine) -> None:
    client = create_app(engine).test_client()
    back = sign_in_there(client.get("/sign-in/oidc/gemeente").location, "anna")
    assert "iss=" in back
    parts = urlsplit(back)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    assert client.get(parts.path, query_string=query | {"iss": "https://evil.example"}).status_code == 400


def test_an_id_token_with_another_nonce_is_refused(engine: Engine) -> None:
    client = create_app(engine).test_client()
    there = client.get("/sign-in/oidc/gemeente").location
    nonce = parse_qs(urlsplit(there).query)["nonce"][0]
    back = sign_in_there(there.replace(nonce, "another"), "anna")
    assert client.get(back).status_code == 400


def test_signing_out_offers_to_end_the_session_of_the_provider(engine: Engine, issuer: str) -> None:
    client = create_app(engine).test_client()
    _enter(client, "anna")
    page = client.post("/sign-out", follow_redirects=True).text
    assert f'href="{issuer}/session/end?client_id=wijk&amp;post_logout_redirect_uri=http%3A%2F%2Flocalhost' in page
    assert client.get("/").status_code == 303


def test_a_provider_that_is_not_there_is_said_so(with_access: WithAccess) -> None:
    client = create_app(with_access(_access("http://127.0.0.1:9"))).test_client()
    answer = client.get("/sign-in/oidc/gemeente", headers={"Accept-Language": "en"})
    assert answer.status_code == 400
    assert "cannot be reached" in answer.text
    assert client.get("/sign-in/oidc/elsewhere").status_code == 404
