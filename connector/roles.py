"""Who may do what: roles in organisations, and the identity that holds them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person may do for one organisation; each role may all that the ones above it may."""

    VIEWER = "viewer"  # sees communities, proposals, suggestions and the log
    MODERATOR = "moderator"  # decides on suggestions, corrects readings, pauses communities
    ADMIN = "admin"  # changes the mapping, makes tokens, sees settings

    def covers(self, asked: Role) -> bool:
        """Whether who has this role may do what needs `asked`."""
        return _ORDER.index(self) >= _ORDER.index(asked)


_ORDER = tuple(Role)


@dataclass(frozen=True, slots=True)
class Identity:
    """Who is asking. `roles` names every organisation they may look at: for an instance admin all of them, as admin."""

    id: str
    name: str
    roles: Mapping[str, Role]
    instance_admin: bool = False

    def may(self, role: Role, organisation: str) -> bool:
        """Whether they may do what needs `role` for this organisation."""
        held = self.roles.get(organisation)
        return held is not None and held.covers(role)

    def organisations(self, role: Role = Role.VIEWER) -> frozenset[str]:
        """The organisations for which they may do what needs `role`."""
        return frozenset(key for key, held in self.roles.items() if held.covers(role))


def highest(one: Role | None, other: Role) -> Role:
    """The role of the two that may most."""
    return other if one is None or other.covers(one) else one
