"""Which posts are read: those of the named categories, or all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from adapters.contract import PermanentError
from adapters.json_fields import text, whole
from adapters.wordpress.api import Api


class Categories:
    """The categories in the settings, by slug or number; looked up when first needed."""

    def __init__(self, api: Api, wanted: Sequence[str]) -> None:
        self._api = api
        self._wanted = tuple(dict.fromkeys(wanted))
        self._found: dict[str, int] | None = None

    def query(self) -> list[tuple[str, object]]:
        """What to add when asking for posts. Raises PermanentError when none of the categories is there."""
        if not self._wanted:
            return []
        numbers = sorted(set(self._find().values()))
        if not numbers:
            self._found = None
            raise PermanentError("The site has none of the categories in the settings; check their slugs.")
        return [("categories", _joined(numbers))]

    def unknown(self) -> tuple[str, ...]:
        """The wanted categories that the site does not have."""
        return tuple(name for name in self._wanted if name not in self._find())

    def readable(self, posts: Iterable[int]) -> set[int]:
        """Which of these numbers (at most 100) are posts that are read: not pages, not of another category."""
        numbers = sorted(set(posts))
        if not numbers:
            return set()
        query = [("include", _joined(numbers)), ("_fields", "id"), *self.query()]
        return {number for item in self._api.listed("/posts", query) if (number := whole(item.get("id"))) in numbers}

    def _find(self) -> dict[str, int]:
        if self._found is None:
            self._found = {}
            for field in ("slug", "include"):
                self._look(field, [name for name in self._wanted if name.isdecimal() == (field == "include")])
        return self._found

    def _look(self, field: str, names: list[str]) -> None:
        if not names or self._found is None:
            return
        for item in self._api.listed("/categories", [(field, _joined(names)), ("_fields", "id,slug")]):
            number = whole(item.get("id"))
            name = str(number) if field == "include" else text(item.get("slug")).casefold()
            if number is not None and name in names:
                self._found[name] = number


def _joined(parts: Iterable[object]) -> str:
    return ",".join(map(str, parts))
