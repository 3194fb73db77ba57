"""Signing in and out as people do it, in a real browser, with pages of three different sites on the way."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import waitress
from playwright.sync_api import Browser, Page, expect

from connector import access, start
from connector.web import create_app
from demo_town.discourse import Forum, serve
from tests.engine.conftest import EXAMPLE
from tests.sign_in.conftest import running_provider

SECRET = "a secret that the forum and we share"


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(locale="en-GB")
    yield context.new_page()
    context.close()


@contextmanager
def _pages(folder: Path, settings: str, port: int) -> Iterator[str]:
    """Our pages on a port of this machine; the link for the first admin is given."""
    path = folder / "config.yaml"
    text = EXAMPLE.read_text("utf-8").split("\naccess:")[0]
    path.write_text(text.replace("  demo_town: true", f"  url: http://127.0.0.1:{port}") + settings, "utf-8")
    engine = start.start(start.load(path))
    server = waitress.create_server(create_app(engine), host="127.0.0.1", port=port, threads=2)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield access.admin_link(engine, engine.now())
    finally:
        server.close()
        thread.join()
        engine.store.close()


def _address(port: int, path: str = "") -> str:
    return f"http://127.0.0.1:{port}{path}"


def test_a_one_time_link_and_signing_out(page: Page, tmp_path: Path, unused_port: int) -> None:
    with _pages(tmp_path, "", unused_port) as link:
        page.goto(link)
        page.get_by_role("button", name="Sign me in").click()
        expect(page).to_have_url(_address(unused_port, "/"))
        page.get_by_role("link", name="Sign out").click()
        page.get_by_role("button", name="Sign me out").click()
        expect(page.get_by_role("heading", name="You are signed out")).to_be_visible()
        page.goto(_address(unused_port, "/proposals"))
        expect(page).to_have_url(_address(unused_port, "/sign-in?next=/proposals"))


def test_by_the_forum(page: Page, tmp_path: Path, unused_port: int) -> None:
    forum = Forum(sso_secrets={"127.0.0.1": SECRET})
    forum.add_user("beheer", "Mo de Beheerder", moderator=True)
    with serve(forum) as served:
        settings = f"""
access:
  forums: {{plein: {{name: Buurtplein, url: "{served.url}", secret: {SECRET}, organisations: [welzijn-noord]}}}}
  grants: [{{group: moderators, via: plein, role: moderator, organisations: [welzijn-noord]}}]
"""
        with _pages(tmp_path, settings, unused_port):
            page.goto(_address(unused_port, "/proposals?purpose=request"))
            page.get_by_role("link", name="Sign in with Buurtplein").click()
            page.get_by_label("Bewoner").select_option("beheer")
            page.get_by_role("button", name="Inloggen").click()
            expect(page).to_have_url(_address(unused_port, "/proposals?purpose=request"))
            expect(page.get_by_text("Mo de Beheerder")).to_be_visible()


def test_by_openid_connect_and_out_again_on_both_sides(
    page: Page, tmp_path: Path, unused_port: int, installed: Path
) -> None:
    back, gone = _address(unused_port, "/sign-in/oidc/gemeente/back"), _address(unused_port, "/signed-out")
    with running_provider(installed, back, gone) as issuer:
        settings = f"""
access:
  oidc: {{gemeente: {{name: Gemeente, issuer: "{issuer}", client_id: public}}}}
  grants: [{{group: wijk-moderators, via: gemeente, role: moderator, organisations: [welzijn-noord]}}]
"""
        with _pages(tmp_path, settings, unused_port):
            page.goto(_address(unused_port))
            page.get_by_role("link", name="Sign in with Gemeente").click()
            page.get_by_placeholder("Enter any login").fill("anna")
            page.get_by_placeholder("and password").fill("anything")
            page.get_by_role("button", name="Sign-in").click()
            page.get_by_role("button", name="Continue").click()
            expect(page).to_have_url(_address(unused_port, "/"))
            expect(page.get_by_text("Anna de Wit")).to_be_visible()
            page.get_by_role("link", name="Sign out").click()
            page.get_by_role("button", name="Sign me out").click()
            page.get_by_role("link", name="Sign out at Gemeente too").click()
            page.get_by_role("button", name="Yes, sign me out").click()
            expect(page).to_have_url(gone)
