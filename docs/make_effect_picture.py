"""Makes docs/img/effect.png: the first page of a report, over the simulated year that the tests know the truth of.

python docs/make_effect_picture.py
"""

from __future__ import annotations

import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import ViewportSize

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from running_demo import chromium  # noqa: E402

from connector.effect import render  # noqa: E402
from connector.effect.period import Period, parse  # noqa: E402
from connector.effect.publish import Scope, release  # noqa: E402
from connector.effect.release import Release  # noqa: E402
from connector.effect.report import Naming, build  # noqa: E402
from connector.effect.suppression import Rules  # noqa: E402
from connector.store import Store, Tx  # noqa: E402
from tests.effect.simulated_year import AREAS, CATEGORIES, live, tell  # noqa: E402

PICTURE = ROOT / "docs" / "img" / "effect.png"
PAGE = ViewportSize(width=820, height=994)
AT = datetime(2026, 10, 1, tzinfo=UTC)
NAMES = {"gehucht": "Het Gehucht", "dorp": "Het Dorp"}


def _figures(tx: Tx, period: Period) -> Release:
    return release(tx, Scope("welzijn", period, AT, "Europe/Amsterdam", {}), Rules())


def main() -> None:
    """Draw the report of the third quarter beside the one before, in Dutch."""
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        store = Store(Path(folder) / "wijk.db")
        period = parse("2026-Q3")
        with store.write() as tx:
            tell(tx, live(seed=20260101))
            before, now = _figures(tx, period.before), _figures(tx, period)
        store.close()
        groups = {
            "area": {key: NAMES.get(key, key.title()) for key in AREAS},
            "category": {key: key for key in CATEGORIES},
        }
        naming = Naming("Welzijn Rivierstad", groups, {key: tuple(named) for key, named in groups.items()})
        page = browser.new_page(viewport=PAGE)
        page.set_content(render.html(build(now, before, naming, "nl", share_from=20)))
        page.screenshot(path=PICTURE)
    print(f"{PICTURE.name}: {PICTURE.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()
