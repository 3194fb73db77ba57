"""One OpenID Connect provider, asked by Authlib."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, cast

from authlib.common.urls import add_params_to_uri
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.jwk import KeySet, KeySetSerialization
from joserfc.jws import JWSRegistry

from connector.config.access import OidcProvider

TIMEOUT = 10.0  # seconds
LEEWAY = 60  # seconds that its clock may differ from ours
SIGNED: Final = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"})
ASKED: Final = ("openid", "profile", "email")


class DoubtfulError(Exception):
    """What the provider says does not fit together."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as the provider knows them; `email` only when it was verified there."""

    subject: str
    name: str
    email: str | None
    groups: tuple[str, ...]


class Client:
    """A provider as we use it for one request; `back` is the exact address it sends people back to."""

    def __init__(self, provider: OidcProvider, back: str, now: Callable[[], datetime]) -> None:
        self._provider = provider
        self._back = back
        self._now = now
        secret = provider.client_secret
        self._session = OAuth2Session(
            provider.client_id,
            None if secret is None else secret.reveal(),
            scope=" ".join(dict.fromkeys((*ASKED, *provider.scopes))),
            redirect_uri=back,
            code_challenge_method="S256",
            default_timeout=TIMEOUT,
        )
        self._session.trust_env = False
        self._metadata: dict[str, Any] | None = None

    def authorization_url(self, verifier: str, nonce: str, state: str) -> str:
        """Where to send the browser."""
        url, _ = self._session.create_authorization_url(
            self._about("authorization_endpoint"), state=state, code_verifier=verifier, nonce=nonce
        )
        return str(url)

    def claims(self, answer: Mapping[str, str], verifier: str, nonce: str) -> dict[str, Any]:
        """What the provider says of who came back, once all of it was checked.

        Raises OAuthError, JoseError or DoubtfulError when something is wrong, RequestException when it does not answer.
        """
        self._from_this_issuer(answer)
        self._session.token_endpoint_auth_method = self._way_to_authenticate()
        token = self._session.fetch_token(
            self._about("token_endpoint"), code=answer.get("code", ""), code_verifier=verifier, allow_redirects=False
        )
        said = self._id_token(token, nonce)
        return {**self._userinfo(said["sub"]), **said}

    def person(self, claims: Mapping[str, Any]) -> Person:
        """Who these claims are about, in our terms."""
        email = claims.get("email") if claims.get("email_verified") is True else None
        subject = str(claims["sub"])
        name = next((str(claims[key]) for key in ("name", "preferred_username") if claims.get(key)), None)
        return Person(subject, name or email or subject, email, self._groups(claims))

    def end_session_url(self, to: str) -> str | None:
        """Where the provider ends its own session (OpenID Connect RP-Initiated Logout 1.0), if it offers that."""
        endpoint = self._discovered().get("end_session_endpoint")
        if not isinstance(endpoint, str):
            return None
        asked = [("client_id", self._provider.client_id), ("post_logout_redirect_uri", to)]
        return str(add_params_to_uri(endpoint, asked))

    def _groups(self, claims: Mapping[str, Any]) -> tuple[str, ...]:
        """The groups claim by its name, or by a path in nested claims such as `realm_access.roles`."""
        path = self._provider.groups_claim
        found: Any = claims.get(path)
        if found is None:
            found = claims
            for part in path.split("."):
                found = found.get(part) if isinstance(found, Mapping) else None
        listed = found if isinstance(found, list) else [found]
        return tuple(group for group in listed if isinstance(group, str) and group)

    def _from_this_issuer(self, answer: Mapping[str, str]) -> None:
        """RFC 9207: a provider that names itself in its answer must be the one we asked."""
        named = answer.get("iss")
        promised = self._discovered().get("authorization_response_iss_parameter_supported") is True
        if (named is not None or promised) and named != self._about("issuer"):
            raise DoubtfulError("the answer is of another provider")

    def _id_token(self, token: Mapping[str, Any], nonce: str) -> dict[str, Any]:
        try:
            keys = KeySet.import_key_set(cast(KeySetSerialization, self._json(self._about("jwks_uri"))))
        except (KeyError, TypeError, ValueError) as error:
            raise DoubtfulError("the keys of the provider cannot be read") from error
        offered = self._discovered().get("id_token_signing_alg_values_supported") or ["RS256"]
        registry = JWSRegistry(algorithms=sorted(SIGNED.intersection(offered)), strict_check_header=False)
        if not isinstance(token.get("id_token"), str):
            raise DoubtfulError("there is no ID token in the answer")
        decoded = jwt.decode(token["id_token"], key=keys, registry=registry)
        options = {
            "iss": {"essential": True, "value": self._about("issuer")},
            "aud": {"essential": True, "value": self._provider.client_id},
        }
        asked = {"nonce": nonce, "client_id": self._provider.client_id, "access_token": token.get("access_token")}
        claims = CodeIDToken(decoded.claims, decoded.header, options, asked)
        claims.validate(now=int(self._now().timestamp()), leeway=LEEWAY)
        return dict(claims)

    def _userinfo(self, subject: str) -> dict[str, Any]:
        """More about the same person, for providers that keep their ID tokens short."""
        endpoint = self._discovered().get("userinfo_endpoint")
        if endpoint is None:
            return {}
        answer = self._session.get(endpoint, allow_redirects=False)
        answer.raise_for_status()
        said = _object(answer.json())
        if said.get("sub") != subject:
            raise DoubtfulError("the user info is about somebody else")
        return said

    def _way_to_authenticate(self) -> str:
        if self._provider.client_secret is None:
            return "none"
        offered = self._discovered().get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        return "client_secret_basic" if "client_secret_basic" in offered else "client_secret_post"

    def _about(self, name: str) -> str:
        found = self._discovered().get(name)
        if not isinstance(found, str):
            raise DoubtfulError(f"the provider does not say its {name}")
        return found

    def _discovered(self) -> dict[str, Any]:
        if self._metadata is None:
            said = self._json(f"{self._provider.issuer}/.well-known/openid-configuration")
            if str(said.get("issuer", "")).rstrip("/") != self._provider.issuer:
                raise DoubtfulError("the provider calls itself by another name than the configuration does")
            self._metadata = said
        return self._metadata

    def _json(self, url: str) -> dict[str, Any]:
        answer = self._session.get(url, withhold_token=True, allow_redirects=False)
        answer.raise_for_status()
        return _object(answer.json())


def _object(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise DoubtfulError("the provider answers something else than an object")
    return value
