"""No payload runs after sanitising: asked of a real browser, and of the text itself."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from xss_vectors import VECTORS

from adapters.outgoing_text import to_html
from adapters.sanitise import clean_html, plain_text

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("WIJK_SHARED", ROOT.parent / "shared"))
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
EXECUTABLE = re.compile(
    r"<\s*(?!/?(?:p|br|ul|ol|li|a|b|i|em|strong|blockquote)\b)[a-z!?]|<[^>]*\son\w+\s*=|<[^>]*style", re.I
)
HREF = re.compile(r'<a\b[^>]*?href="([^"]*)"')
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--virtual-time-budget=400000"),
    "--host-resolver-rules=MAP * ~NOTFOUND",
)
PAGE = """<!doctype html><meta charset=utf-8><title>x</title><pre id=out></pre><script>
const vectors = %s, hits = new Set();
const hook = i => `<!doctype html><script>for (const f of ['alert','prompt','confirm','print'])
  window[f] = () => parent.hit(${i});<\\/script><body>`;
window.hit = i => { hits.add(i); };
for (const f of ['alert', 'prompt', 'confirm', 'print']) window[f] = () => hits.add(-1);
addEventListener('click', e => e.preventDefault());
async function run() {
  for (const [i, html] of vectors.entries()) for (const way of ['document', 'inner']) {
    const frame = document.createElement('iframe');
    frame.srcdoc = hook(i) + (way == 'document' ? html : '<div id=host></div>');
    document.body.append(frame);
    await new Promise(done => { frame.onload = done; setTimeout(done, 300); });
    const doc = frame.contentDocument;
    if (!doc) continue;
    if (way == 'inner') { const host = doc.getElementById('host'); if (host) host.innerHTML = html; }
    for (const a of doc.querySelectorAll('a, button, p')) {
      if (/^(https?|mailto):/.test(a.protocol || '')) continue;
      a.click();
    }
    await new Promise(done => setTimeout(done, 30));
    frame.remove();
  }
  document.getElementById('out').textContent = 'RESULT ' + JSON.stringify([...hits]) + ' END';
}
run();
</script>"""


def peers() -> list[str]:
    path = SHARED / "data/feeds/html-xss/vectors.json"
    if not path.is_file():
        pytest.skip("The peers' XSS vectors are not on this machine.")
    return [row["payload"] for row in json.loads(path.read_text("utf-8"))]


def executed(fragments: list[str], where: Path) -> list[int]:
    """The numbers of the fragments that ran script in headless Chromium."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed.")
    page = where / "page.html"
    page.write_text(PAGE % json.dumps(fragments).replace("</", "<\\/").replace("<!--", "<\\u0021--"), "utf-8")
    command = [CHROMIUM, *FLAGS, f"--user-data-dir={where}/profile"]
    done = subprocess.run(
        [*command, "--dump-dom", page.as_uri()], capture_output=True, text=True, timeout=150, check=False
    )
    found = re.search(r"RESULT (\[[^\]]*\]) END", done.stdout)
    assert found, "the browser did not finish"
    return json.loads(found.group(1))


@pytest.mark.browser
def test_unsanitised_payloads_do_run_so_that_the_browser_test_means_something(tmp_path: Path) -> None:
    assert len(executed(list(VECTORS), tmp_path)) >= 15


@pytest.mark.browser
def test_own_payloads_never_run_in_a_browser(tmp_path: Path) -> None:
    assert executed([clean_html(vector) for vector in VECTORS], tmp_path) == []
    assert executed([to_html(vector) for vector in VECTORS], tmp_path) == []


@pytest.mark.browser
def test_peers_payloads_never_run_in_a_browser(tmp_path: Path) -> None:
    vectors = peers()
    assert executed([clean_html(vector) for vector in vectors], tmp_path) == []
    print(f"0 of {len(vectors)} payloads ran")


@pytest.mark.parametrize("clean", [clean_html, to_html, lambda vector: clean_html(clean_html(vector))])
def test_nothing_executable_is_left_in_the_text(clean) -> None:
    for vector in (*VECTORS, *(peers() if (SHARED / "data/feeds/html-xss").is_dir() else ())):
        result = clean(vector)
        assert not EXECUTABLE.search(result), result
        assert all(re.match(r"https?://|mailto:", href) for href in HREF.findall(result)), result


def test_plain_text_of_a_payload_holds_no_script() -> None:
    assert plain_text("<p>Wie helpt?</p><script>alert(1)</script><style>x{}</style>") == "Wie helpt?"
    assert plain_text("een<br>twee &amp; drie<div>vier</div>") == "een\ntwee & drie\nvier"


def test_allowed_html_survives() -> None:
    source = '<p>Wie <b>helpt</b>?<br><a href="https://x.example/a?b=1&amp;c=2">hier</a></p><ul><li>een</li></ul>'
    assert re.sub(r' rel="[^"]*"', "", clean_html(source)) == source
