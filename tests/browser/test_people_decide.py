"""What people do with the dashboard, in a real browser, on a connector that runs beside the demo town."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
import requests
from playwright.sync_api import Browser, Page, expect

from connector.roles import Role
from connector.store import communities, suggestions
from tests.browser.conftest import Live, enter, until

pytestmark = pytest.mark.browser

Open = Callable[..., Page]
AS_REPLY = "als reactie onder het bericht"


def test_the_first_admin_signs_in_by_the_link_that_was_printed_once(live: Live, chromium: Browser) -> None:
    context = chromium.new_context(locale="nl-NL")
    page = context.new_page()
    page.goto(f"{live.url}/review")
    expect(page).to_have_url(re.compile("/sign-in"))
    enter(page, live.first_link)
    expect(page.get_by_role("heading", level=1)).to_have_text("Vandaag")
    page.get_by_role("link", name="Nakijken", exact=False).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nakijken")
    again = chromium.new_context().new_page()
    again.goto(live.first_link)
    again.get_by_role("button").click()
    expect(again).not_to_have_url(f"{live.url}/")
    again.context.close()
    context.close()


def test_what_is_approved_really_appears_on_the_forum(live: Live, open_page: Open) -> None:
    page = open_page()
    page.goto(f"{live.url}/review")
    card = page.locator("article.suggestion").filter(has_text=AS_REPLY).first
    promised = card.locator(".column").first.locator(".said").inner_text()
    thread = card.locator(".column").first.get_by_role("link", name="Lees het bericht").get_attribute("href")
    assert thread is not None
    card.get_by_role("button", name="Keur goed").click()
    expect(page.get_by_role("status").first).to_contain_text("Goedgekeurd")
    opening = re.sub(r"\s+", " ", promised)[:60]
    until(lambda: opening in re.sub(r"\s+", " ", requests.get(thread, timeout=10).text), "the reply is in the thread")
    page.goto(thread)
    expect(page.locator("body")).to_contain_text("De Buurtkoppelaar")


def test_a_suggestion_is_declined_with_a_reason_and_without_a_mouse(live: Live, open_page: Open) -> None:
    page = open_page()
    page.goto(f"{live.url}/review")
    before = page.locator("article.suggestion").count()
    card = page.locator("article.suggestion").last
    name = card.get_attribute("id")
    card.focus()
    page.keyboard.press("d")
    card.get_by_label("Te gevoelig").check()
    card.get_by_label("Toelichting").fill("liever zelf even bellen")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("Afgewezen")
    assert page.locator("article.suggestion").count() == before - 1
    expect(page.locator("article.suggestion").first).to_be_focused()  # the keys go on where they were
    page.goto(f"{live.url}/log?people=yes")
    expect(page.get_by_text("liever zelf even bellen")).to_be_visible()
    with live.engine.store.read() as tx:
        found = suggestions.get(tx, str(name).removeprefix("s-"))
    assert found is not None
    assert found.state == "declined"


def test_the_keyboard_reviews(live: Live, open_page: Open) -> None:
    page = open_page()
    page.goto(f"{live.url}/review")
    cards = page.locator("article.suggestion")
    cards.first.focus()
    page.keyboard.press("j")
    second = cards.nth(1)
    expect(second).to_be_focused()
    page.keyboard.press("x")
    expect(second.get_by_label("Kies dit voorstel")).to_be_checked()
    second.focus()
    page.keyboard.press("d")
    expect(second.locator("details.decline")).to_have_attribute("open", "")
    second.get_by_label("Toelichting").fill("a k j")  # in a field the keys are letters
    expect(second.get_by_label("Toelichting")).to_have_value("a k j")
    second.focus()
    page.keyboard.press("k")
    expect(cards.first).to_be_focused()


def test_a_post_that_was_read_wrongly_is_put_right(live: Live, open_page: Open) -> None:
    page = open_page()
    page.goto(f"{live.url}/proposals?purpose=request&open=yes&community=presikhaaf")
    page.get_by_role("link", name="waarom zo gelezen?").last.click()
    page.get_by_label("Wat is het?").select_option("offer")
    page.get_by_label("Soort hulp").select_option("language")
    page.get_by_role("button", name="Lees het voortaan zo").click()
    expect(page.get_by_role("status").first).to_contain_text("opnieuw gelezen")
    expect(page.get_by_role("heading", name=re.compile("^Aanbod: taal"))).to_be_visible()
    page.get_by_role("button", name="Haal de verbetering weg").click()
    expect(page.get_by_role("heading", name=re.compile("^Vraag: "))).to_be_visible()


def test_a_community_is_paused_and_resumed(live: Live, open_page: Open) -> None:
    page = open_page()
    page.goto(f"{live.url}/communities")
    card = page.locator("#c-elden")
    card.get_by_text("Zet stil", exact=False).first.click()
    card.get_by_label("Waarom?").first.fill("we vernieuwen de site")
    card.get_by_role("button", name="Zet stil").click()
    expect(page.locator("#c-elden")).to_contain_text("we vernieuwen de site")
    with live.engine.store.read() as tx:
        assert communities.get(tx, "elden").paused == "we vernieuwen de site"
    page.locator("#c-elden").get_by_role("button", name="Start weer").click()
    expect(page.locator("#c-elden")).to_contain_text("loopt goed")


def test_a_mapping_is_edited_and_the_running_connector_follows(live: Live, open_page: Open) -> None:
    page = open_page()
    page.goto(f"{live.url}/mapping/welzijn-noord")
    page.get_by_label("De regels").fill("extends: discourse-neighbourhood\nrefuse: pats\n")
    page.get_by_role("button", name="Kijk na").click()
    expect(page.get_by_role("alert")).to_contain_text("Regel 2, teken 9")
    page.get_by_label("De regels").fill("extends: discourse-neighbourhood\nrefuse: pets\n")
    page.get_by_role("button", name="Wat zou er anders gelezen worden?").click()
    expect(page.locator("#result")).to_contain_text("berichten van de laatste 30 dagen")
    page.get_by_role("button", name="Bewaar").click()
    expect(page.get_by_role("status").first).to_contain_text("Bewaard")
    assert (live.folder / "noord.yaml").read_text("utf-8").endswith("refuse: pets\n")
    page.goto(f"{live.url}/proposals?community=presikhaaf&category=pets&open=yes")
    until(lambda: page.reload() and page.get_by_text("0 gevonden").count(), "posts about pets are read anew")


def test_the_other_language_is_one_click_away(live: Live, open_page: Open) -> None:
    page = open_page()
    page.goto(f"{live.url}/communities")
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Communities")
    page.get_by_role("link", name="Today").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("link", name="Nederlands").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Vandaag")


def test_everything_works_without_scripts_on_a_phone(live: Live, open_page: Open) -> None:
    link = live.grant("mo@noord.example", Role.MODERATOR)
    page = open_page(java_script_enabled=False, viewport={"width": 360, "height": 740}, storage_state=None)
    enter(page, link)
    menu = page.get_by_role("navigation", name="Menu")
    expect(menu.get_by_role("link")).to_have_count(0)
    menu.get_by_text("Menu").click()
    expect(menu.get_by_role("link", name="Vandaag")).to_have_attribute("aria-current", "page")
    menu.get_by_role("link", name="Nakijken").click()
    card = page.locator("article.suggestion").first
    card.get_by_text("Deze twee niet", exact=False).first.click()
    card.get_by_role("button", name="Ja, houd deze twee uit elkaar").click()
    expect(page.get_by_role("status").first).to_contain_text("niet meer aan elkaar voorgesteld")
    page.goto(f"{live.url}/people")
    expect(page.get_by_role("heading", level=1)).to_have_text("Dit mag jij niet")


def test_the_queue_keeps_its_filter_while_one_decides(live: Live, open_page: Open) -> None:
    page = open_page()
    page.goto(f"{live.url}/review")
    kinds = page.get_by_label("Soort hulp")
    value = kinds.locator("option").nth(1).get_attribute("value")
    assert value
    kinds.select_option(value)
    page.get_by_role("button", name="Toon").click()
    expect(page).to_have_url(re.compile(f"category={value}"))
    card = page.locator("article.suggestion").first
    card.get_by_text("Wijs af", exact=False).first.click()
    card.get_by_label("Te ver weg", exact=False).check()
    card.locator("details.decline button").click()
    expect(page.get_by_role("status").first).to_contain_text("Afgewezen")
    expect(page).to_have_url(re.compile(f"category={value}"))
    expect(page.get_by_label("Soort hulp")).to_have_value(value)


def test_of_two_who_decide_at_once_the_second_is_told(live: Live, chromium: Browser, open_page: Open) -> None:
    first, second = open_page(), open_page(storage_state=None)
    enter(second, live.grant("bo@noord.example", Role.MODERATOR))
    for page in (first, second):
        page.goto(f"{live.url}/review")
    name = second.locator("article.suggestion").first.get_attribute("id")
    for page in (first, second):
        card = page.locator(f"#{name}")
        card.get_by_text("Wijs af", exact=False).first.click()
        card.get_by_label("Het past niet").check()
        card.locator("details.decline button").click()
    expect(first.get_by_role("status").first).to_contain_text("Afgewezen")
    expect(second.get_by_role("status").first).to_contain_text("Hierover was al besloten: afgewezen")
