"""Make docs/img/supply-page.png: the page of help on offer as it is printed, with invented numbers.

python docs/make_supply_page.py
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import sync_playwright

from connector import start
from connector.engine import Engine
from connector.on_offer import render, sheet
from connector.on_offer.counting import Group, Kind
from connector.on_offer.sheet import Sheet
from connector.on_offer.ways import Place

ROOT = Path(__file__).parents[1]
OUT = ROOT / "docs" / "img" / "supply-page.png"
ADDRESS = "https://buurtplein.example.nl"
OFFERED = {
    "odd_jobs": (14, 8), "groceries": (11, 7), "company": (12, 5), "garden": (6, 5), "digital": (9, 0), "pets": (6, 0),
}  # fmt: skip  # people in Presikhaaf and in Malburgen


def main() -> None:
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("This needs chromium.")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "config.yaml"
        path.write_text((ROOT / "config.example.yaml").read_text("utf-8"), "utf-8")
        engine = start.start(start.load(path))
        html = render.html(_sheet(engine))
        engine.store.close()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1700, "height": 1200}, device_scale_factor=0.75)
        page.set_content(html)
        page.add_style_tag(
            content="main { display: flex; gap: 8mm; } .side { margin: 8mm 0 !important; } body { width: 430mm; }"
        )
        page.locator("main").screenshot(path=OUT)
        browser.close()
    print(f"Written: {OUT.relative_to(ROOT)}")


def _sheet(engine: Engine) -> Sheet:
    """A page of the example's first organisation, about more neighbours than the demo town has."""
    with engine.store.read() as tx:
        made = sheet.build(engine, tx, "welzijn-noord", "nl")
    areas = ("presikhaaf", "malburgen")
    kinds = [
        Kind(
            key,
            sum(people),
            tuple(Group((area,), number) for area, number in zip(areas, people, strict=True) if number),
        )
        for key, people in OFFERED.items()
    ]
    place = Place("Buurtplein Presikhaaf", ADDRESS.removeprefix("https://"), ADDRESS)
    ways = (
        f"Zet je vraag op {place.name}. Eén zin is genoeg.",
        made.board["practise"],
        "Praat je liever eerst met iemand? Dat kan met Riet.",
    )
    rows = tuple(sheet.row(engine, kind, "nl") for kind in kinds)
    return replace(made, rows=rows, more=True, places=(place,), code=f"{ADDRESS}/vraag", ask=ways)


if __name__ == "__main__":
    main()
