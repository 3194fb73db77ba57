"""The page as HTML that prints well and needs nothing else, and as PDF."""

from __future__ import annotations

import base64
import hashlib
from functools import cache

import segno
from jinja2 import Environment, PackageLoader
from markupsafe import Markup

from connector import paper
from connector.on_offer.sheet import ON_THE_BOARD, Sheet

STRIPS = 8
_PAGES = Environment(loader=PackageLoader("connector.on_offer"), autoescape=True, trim_blocks=True, lstrip_blocks=True)


def html(sheet: Sheet) -> str:
    """Two sides of A4: the first for the pin board, the second for the desk."""
    return _PAGES.get_template("on_offer/sheet.html").render(
        sheet=sheet,
        style=Markup(_style()),  # noqa: S704  # our own file
        code=_code(sheet.code),
        most=ON_THE_BOARD,
        strips=range(STRIPS),
    )


def pdf(sheet: Sheet) -> bytes:
    """The same on A4. Raises PdfError where WeasyPrint is not installed."""
    return paper.pdf(html(sheet))


def policy() -> str:
    """The Content-Security-Policy under which a browser may show the page: its own style and nothing else."""
    digest = base64.b64encode(hashlib.sha256(_style().encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


@cache
def _style() -> str:
    return _PAGES.get_template("on_offer/sheet.css").render()


def _code(address: str | None) -> Markup:
    """A QR code (ISO/IEC 18004) as a picture inside the page; level M stands a crease and a drawing pin."""
    if address is None:
        return Markup()
    made = segno.make(address, error="m", micro=False)
    return Markup(made.svg_inline(scale=1, border=4, omitsize=True, svgclass="code", lineclass=None, title=address))  # noqa: S704
