"""Which categories of a forum are read, and what they are called."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from adapters.contract import AuthError, PermanentError
from adapters.discourse.api import Api, ForbiddenError, MissingError
from adapters.json_fields import Json, obj, objects, text, whole, yes

_FRESH = timedelta(hours=1)  # how long the list is trusted: a category may be closed to the public any time


@dataclass(frozen=True, slots=True)
class Category:
    id: int
    slug: str
    parent: int | None
    restricted: bool  # not everybody may read it


class Categories:
    """The forum's categories, fetched when first needed. `wanted` holds slugs, `parent/slug`s or numbers as text."""

    def __init__(self, api: Api, wanted: Sequence[str], now: Callable[[], datetime]) -> None:
        self._api = api
        self._wanted = frozenset(wanted)
        self._now = now
        self._known: dict[int, Category | None] = {}
        self._listed = False
        self._loaded_at: datetime | None = None

    def allows(self, category_id: int | None) -> bool:
        """Whether posts in this category may be read at all."""
        if category_id is None:
            return not self._wanted
        category = self._find(category_id)
        if category is None:
            return str(category_id) in self._wanted or not (self._wanted or self._listed)
        return self._chosen(category) if self._wanted else not self._restricted(category)

    def slug(self, category_id: int | None) -> str | None:
        """The name mappings use for the category: its slug, or its number where it has none."""
        category = self._find(category_id) if category_id is not None else None
        return category.slug if category else None

    def number(self, name: str) -> int | None:
        """The number of the category with this slug, `parent/slug` or number; None when the forum has none such."""
        self._load()
        wanted = name.casefold()
        return next((category.id for category in self._all() if wanted in self._names(category)), None)

    def unknown(self) -> tuple[str, ...]:
        """The wanted categories that the forum does not show us."""
        self._load()
        found = {name for category in self._all() for name in self._names(category)}
        return tuple(sorted(self._wanted - found))

    def _chosen(self, category: Category) -> bool:
        """A wanted category is read with its subcategories, save those closed to the public by themselves."""
        if self._wanted & self._names(category):
            return True
        parent = self._find(category.parent) if category.parent is not None else None
        return parent is not None and self._chosen(parent) and (parent.restricted or not category.restricted)

    def _restricted(self, category: Category) -> bool:
        parent = self._find(category.parent) if category.parent is not None else None
        return category.restricted or (parent is not None and self._restricted(parent))

    def _names(self, category: Category) -> frozenset[str]:
        parent = self._known.get(category.parent) if category.parent is not None else None
        path = f"{parent.slug}/{category.slug}" if parent else category.slug
        return frozenset({str(category.id), category.slug.casefold(), path.casefold()})

    def _all(self) -> list[Category]:
        return [category for category in self._known.values() if category]

    def _find(self, category_id: int) -> Category | None:
        self._load()
        if category_id not in self._known:
            self._known[category_id] = self._show(category_id)
        return self._known[category_id]

    def _load(self) -> None:
        now = self._now()
        if self._loaded_at and now - self._loaded_at < _FRESH:
            return
        listed = self._list()
        self._known = {category.id: category for category in listed}
        self._listed, self._loaded_at = bool(listed), now
        if self._wanted and not listed and not any(name.isdecimal() for name in self._wanted):
            self._loaded_at = None
            raise PermanentError("The forum shows no list of categories; name them by number, or allow global:read.")

    def _list(self) -> list[Category]:
        for path, query in (("/site.json", ()), ("/categories.json", (("include_subcategories", "true"),))):
            try:
                answer = obj(self._api.get(path, query))
            except (MissingError, ForbiddenError):
                continue
            nested = answer.get("categories") or obj(answer.get("category_list")).get("categories")
            if listed := list(_flat(objects(nested), None)):
                return listed
        return []

    def _show(self, category_id: int) -> Category | None:
        """Ask for one category: forums with many leave some out of their list."""
        try:
            answer = obj(self._api.get(f"/c/{category_id}/show.json"))
        except (PermanentError, AuthError):
            return None
        return _category(obj(answer.get("category")), None)


def _flat(nested: list[Json], parent: int | None) -> Iterator[Category]:
    for item in nested:
        category = _category(item, parent)
        if category:
            yield category
            below = item.get("subcategory_list") or item.get("subcategories")
            yield from _flat(objects(below), category.id)


def _category(item: Json, parent: int | None) -> Category | None:
    number = whole(item.get("id"))
    if number is None:
        return None
    above = whole(item.get("parent_category_id"))
    slug = text(item.get("slug")) or str(number)
    return Category(number, slug, parent if above is None else above, yes(item.get("read_restricted")))
