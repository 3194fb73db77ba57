"""Who asks: API keys, whom they speak for, and what their scopes allow."""

from __future__ import annotations

from collections.abc import Mapping

from demo_town.discourse.model import ApiKey, User
from demo_town.discourse.refusals import RefusedError, refusal, words
from demo_town.discourse.state import State

# Scope to the actions it covers (ApiKeyScope.scope_mappings, 2026); an action is Rails' controller#action.
SCOPES: Mapping[str, frozenset[str]] = {
    "topics:write": frozenset({"posts#create"}),
    "topics:update": frozenset({"topics#update", "topics#status"}),
    "topics:read": frozenset({"topics#show", "topics#posts", "topics#external_id", "topics#feed"}),
    "topics:read_lists": frozenset({"list#latest", "list#category", "list#latest_feed", "list#category_feed"}),
    "posts:edit": frozenset({"posts#update"}),
    "categories:list": frozenset({"categories#index"}),
    "categories:show": frozenset({"categories#show"}),
    "search:show": frozenset({"search#show"}),
    "search:query": frozenset({"search#query"}),
    "users:show": frozenset({"users#show"}),
}
READ_ALL = "global:read"  # every GET; the only scope with posts#latest, private posts and notifications


def who_asks(
    state: State, given: str | None, name: str | None, *, method: str, action: str, ip: str
) -> tuple[User | None, ApiKey | None]:
    """Find the user whom the key `given` speaks for, None for anybody, `name` being the username sent with it.

    A wrong, revoked or foreign key, a wrong address and a missing scope all raise the same 403.
    """
    if not given:
        return None, None
    key = state.keys.get(given)
    user = _spoken_for(state, key, name) if key else None
    if key is None or user is None or not _usable(key, method, action, ip):
        raise _invalid(state)
    if user.suspended:
        raise refusal(403, "invalid_access", user)
    return user, key


def _usable(key: ApiKey, method: str, action: str, ip: str) -> bool:
    if key.revoked or (key.allowed_ips and ip not in key.allowed_ips):
        return False
    if key.scopes is None:
        return True
    if READ_ALL in key.scopes and method in ("GET", "HEAD"):
        return True
    return any(action in SCOPES.get(scope, ()) for scope in key.scopes)


def _spoken_for(state: State, key: ApiKey, name: str | None) -> User | None:
    if key.username is None:
        return state.find_user(name) if name else None
    if name and name.lower() != key.username.lower():
        return None
    return state.find_user(key.username)


def _invalid(state: State) -> RefusedError:
    anyone = User(0, "", "", state.now(), locale=state.settings.locale)
    text = words("invalid_api_credentials", anyone)
    return RefusedError(403, {"errors": [text], "error_type": "invalid_access"})
