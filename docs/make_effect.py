"""Write the table of indicators into docs/en/effect.md and docs/nl/effect.md: python docs/make_effect.py"""

from __future__ import annotations

from pathlib import Path

from connector.effect.indicators import definitions
from connector.effect.wording import source, words

DOCS = Path(__file__).parent
BEGIN, END = "<!-- indicators -->\n", "<!-- /indicators -->\n"


def table(language: str) -> str:
    """The indicators as a Markdown table."""
    said = words(language)
    head = [said["indicator"], said["formula"], said["caveat"], said["source"]]
    lines = [head, ["---"] * 4]
    for key, one in definitions().items():
        lines.append([*(one[language][part] for part in ("name", "formula", "caveat")), source(key, language)])
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def filled(page: str, language: str) -> str:
    """A page with its table as it should be."""
    before, rest = page.split(BEGIN)
    return f"{before}{BEGIN}\n{table(language)}\n{END}{rest.split(END)[1]}"


if __name__ == "__main__":
    for language in ("en", "nl"):
        path = DOCS / language / "effect.md"
        path.write_text(filled(path.read_text("utf-8"), language), "utf-8")
