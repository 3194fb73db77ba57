"""A report as text for the terminal, and as one page of HTML that needs nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import indent

from jinja2 import Environment, PackageLoader, StrictUndefined

from connector.preview.report import Report, Shown

MOST_READINGS = 40  # lines of the terminal; the page shows them all


def as_page(report: Report) -> str:
    """One self-contained page: no scripts, no links to styles or images, fit for printing."""
    jinja = Environment(loader=PackageLoader("connector.preview", "."), autoescape=True, undefined=StrictUndefined)
    return jinja.get_template("page.html").render(report=report, words=report.words)


def as_text(report: Report) -> str:
    """The same for a terminal."""
    return "\n".join(_lines(report))


def _lines(report: Report) -> Iterator[str]:
    said = report.words
    yield from (report.lead, report.summary)
    if report.danger:
        yield report.danger
    yield from ("", *_table(report), "", said["suggestions"].upper())
    for pair in report.pairs:
        yield f"  {pair.request.what}  ↔  {pair.offer.what}  ({pair.sure})"
        yield f"    {pair.request.url}  ↔  {pair.offer.url}"
        yield f"    {said['why']}: {pair.why}{'. ' + said['approval'] if pair.approval else ''}"
    yield from () if report.pairs else (f"  {said['no_suggestions']}",)
    yield from ("", said["all_messages"].upper())
    for message in report.messages:
        yield f"  {message.at} · {message.place} · {message.to} · {message.how}"
        yield indent("\n".join(filter(None, (message.title, message.text))), "    | ", lambda line: True)
        yield ""
    yield from () if report.messages else (f"  {said['no_messages']}", "")
    yield said["readings"].upper()
    yield from (_reading(shown) for shown in report.readings[:MOST_READINGS])
    if len(report.readings) > MOST_READINGS:
        yield f"  … {len(report.readings) - MOST_READINGS}"
    yield from () if report.readings else (f"  {said['no_readings']}",)
    yield f"  {said['others'].format(count=len(report.others))}"


def _reading(shown: Shown) -> str:
    return f"  {shown.what}{' · ' + shown.why if shown.why else ''}\n    {shown.url}"


def _table(report: Report) -> Iterator[str]:
    said = report.words
    names = ("posts", "requests", "offers", "pairs", "messages")
    head = [said["community"], *(said[name] for name in names), said["source"]]
    rows = [[row.name, *(str(getattr(row, name)) for name in names), row.source] for row in report.rows]
    widths = [max(len(line[column]) for line in (head, *rows)) for column in range(len(head))]
    for line in (head, *rows):
        yield "  " + "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
