"""An engine whose pages may be signed in to by a real OpenID Connect provider and by a forum of the demo town."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from connector import start
from connector.engine import Engine
from tests.engine.conftest import EXAMPLE

PROVIDER = Path(__file__).parent / "provider"
HERE = "http://localhost"
WithAccess = Callable[[str], Engine]


@pytest.fixture
def with_access(tmp_path: Path) -> Iterator[WithAccess]:
    """Start an engine with this `access` section; its clock is the real one, as the provider's is."""
    engines: list[Engine] = []

    def begin(access: str) -> Engine:
        text = (
            EXAMPLE.read_text("utf-8")
            .split("\naccess:")[0]
            .replace("  demo_town: true", f"  url: {HERE}\n  demo_town: true")
        )
        path = tmp_path / "config.yaml"
        path.write_text(f"{text}\n{access}", "utf-8")
        engines.append(start.start(start.load(path)))
        return engines[-1]

    yield begin
    for engine in engines:
        engine.store.close()


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The provider from npm, pinned with its hashes, in a temporary folder that the test processes share."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        pytest.skip("node and npm are not here, so there is no real OpenID Connect provider to test with")
    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "oidc-provider"
    if not shared.exists():
        own = tmp_path_factory.mktemp("npm")
        for name in ("package.json", "package-lock.json", "provider.mjs"):
            shutil.copy(PROVIDER / name, own)
        command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--cache", str(own / "cache")]
        done = subprocess.run(command, cwd=own, capture_output=True, text=True, timeout=120, check=False)
        if done.returncode:
            pytest.skip("npm cannot install the OpenID Connect provider here (is there a network?)")
        try:
            own.rename(shared)
        except OSError:  # another test process was first
            return shared
    return shared


@contextmanager
def running_provider(installed: Path, back: str, gone: str) -> Iterator[str]:
    """Run the provider; it sends people to `back` once they signed in and to `gone` once they signed out."""
    command = ["node", "provider.mjs", back, gone]
    with subprocess.Popen(
        command, cwd=installed, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout is not None
        address = next((line.strip() for line in process.stdout if line.startswith("http://")), None)
        assert address is not None, "the provider did not start"
        yield address
        process.terminate()


@pytest.fixture(scope="module")
def issuer(installed: Path) -> Iterator[str]:
    with running_provider(installed, f"{HERE}/sign-in/oidc/gemeente/back", f"{HERE}/signed-out") as address:
        yield address


@pytest.fixture
def unused_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
