"""A page of ours as PDF: A4, tagged for screen readers."""

from __future__ import annotations

import logging


class PdfError(RuntimeError):
    """No PDF can be made on this machine; the text says what to install."""


def pdf(html: str) -> bytes:
    """Print a page that needs nothing else. Raises PdfError where WeasyPrint is not installed."""
    try:
        from weasyprint import HTML
    except (ImportError, OSError) as error:  # OSError: its library pango is missing
        raise PdfError(
            "a PDF needs WeasyPrint: pip install 'wijkconnector[report]', and Debian's libpango-1.0-0"
            " and libpangoft2-1.0-0; or print the HTML to a file from a browser"
        ) from error
    logging.getLogger("weasyprint").setLevel(logging.ERROR)  # else it warns of all style that is for screens only
    written: bytes = HTML(string=html).write_pdf(pdf_variant="pdf/ua-1")
    return written
