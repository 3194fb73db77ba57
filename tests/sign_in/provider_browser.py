"""What a person does at the provider: press the buttons of its pages until it sends them back to us."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

import requests

from tests.sign_in.conftest import HERE


def sign_in_there(url: str, who: str, password: str = "anything") -> str:
    """Sign in as `who` at the provider; the path (with its query) of ours that it sends the browser back to."""
    with requests.Session() as browser:
        answer = browser.get(url, allow_redirects=False, timeout=10)
        for _ in range(12):
            if answer.is_redirect:
                url = urljoin(url, answer.headers["Location"])
                if url.startswith(f"{HERE}/"):
                    parts = urlsplit(url)
                    return f"{parts.path}?{parts.query}"
                answer = browser.get(url, allow_redirects=False, timeout=10)
                continue
            assert answer.status_code == 200, answer.text
            url = urljoin(url, re.findall(r'<form[^>]* action="([^"]+)"', answer.text)[0])
            form = dict(re.findall(r'name="(\w+)" value="([^"]*)"', answer.text)) | {"login": who, "password": password}
            answer = browser.post(url, data=form, allow_redirects=False, timeout=10)
    raise AssertionError("the provider goes round in circles")
