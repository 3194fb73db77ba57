"""What an admin installs: the wheel holds everything, the service is hardened, the container may do little."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).parents[2]
PACKAGING = ROOT / "packaging"
ROOMS = ("adapters", "mapping", "connector", "demo_town")
UNITS = sorted(PACKAGING.glob("*.service"))
EXPOSED_AT_MOST = 2.0  # of 10, by `systemd-analyze security`; an ordinary service has 9.6


def _run(*words: str | Path, **options: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(list(map(str, words)), capture_output=True, text=True, timeout=120, check=False, **options)


# --- the wheel


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built of a copy so that nothing is left behind here; setuptools must be installed."""
    folder = tmp_path_factory.mktemp("wheel")
    skip = shutil.ignore_patterns("__pycache__", "*.pyc", "node_modules")
    for room in ROOMS:
        shutil.copytree(ROOT / room, folder / room, ignore=skip)
    for name in ("pyproject.toml", "setup.cfg", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder / name)
    made = _run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--disable-pip-version-check",
                "--wheel-dir", folder / "dist", folder)  # fmt: skip
    if made.returncode != 0 and "setuptools" in made.stderr:
        pytest.skip("the build needs setuptools from the package index, which cannot be reached")
    assert made.returncode == 0, made.stderr
    return next((folder / "dist").iterdir())


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new environment with the wheel in it, and the libraries of this one; gives its commands' folder."""
    folder = tmp_path_factory.mktemp("installed")
    folder.chmod(0o755)
    for above in folder.parents[:2]:
        above.chmod(0o755)  # so that another user may run it
    made = _run(sys.executable, "-m", "venv", "--without-pip", folder / "venv")
    assert made.returncode == 0, made.stderr
    python = folder / "venv" / "bin" / "python"
    put = _run(sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps", "--no-index", wheel)
    assert put.returncode == 0, put.stderr
    here = Path(sysconfig.get_path("purelib"))
    site = next((folder / "venv" / "lib").glob("python*/site-packages"))
    (site / "libraries.pth").write_text(f"{here}\n")
    return folder / "venv" / "bin"


def test_the_wheel_holds_every_file_of_the_rooms(wheel: Path) -> None:
    listed = _run("git", "ls-files", *ROOMS, cwd=ROOT)
    if listed.returncode != 0:
        pytest.skip("not in a git work tree")
    held = set(zipfile.ZipFile(wheel).namelist())
    missing = {name for name in listed.stdout.split() if name not in held and (ROOT / name).exists()}
    assert not missing, "add its ending to package-data in pyproject.toml"
    assert "connector/store/__init__.py" in held


TRY = """
import connector, demo_town.town
from click.testing import CliRunner
from connector.cli import wijkconnector
print(connector.__file__)
with demo_town.town.Town(ports=demo_town.town.FREE_PORTS, hurried=True) as town:
    feed = town.urls["elden"] + "/feed.xml"
    flags = ["--organisation", "Dorp", "--municipality", "Arnhem", "--contact", "a@example.nl", "--permission", "Dorp"]
    for words in (
        ["mapping", "test", "discourse-neighbourhood"],
        ["schema", "config"],
        ["init", "--no-input", "--url", feed, *flags, "--permission-reference", "verslag"],
        ["check"],
        ["preview", "--days", "7", "--quiet", "--html", "page.html"],
        ["once"],
    ):
        done = CliRunner().invoke(wijkconnector, words)
        assert done.exit_code == 0, (words, done.output, done.exception)
"""


def test_the_installed_command_works_from_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    elsewhere = {"cwd": tmp_path, "env": {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}}
    helped = _run(installed / "wijkconnector", "--help", **elsewhere)
    assert helped.returncode == 0, helped.stderr
    done = _run(installed / "python", "-c", TRY, **elsewhere)
    assert done.returncode == 0, done.stderr
    assert str(installed.parent) in done.stdout
    assert (tmp_path / "page.html").stat().st_size > 5000


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_it_sets_up_and_checks_as_a_user_who_may_write_in_one_folder(installed: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    os.chown(data, 10001, 10001)
    for folder in (tmp_path, *tmp_path.parents[:2]):
        folder.chmod(0o755)
    if not os.access(sys.executable, os.X_OK) or Path(sys.executable).resolve().is_relative_to("/root"):
        pytest.skip("this Python lies where another user may not come")
    who: dict[str, Any] = {"user": 10001, "group": 10001, "extra_groups": [], "cwd": data, "umask": 0o077}
    made = _run(installed / "wijkconnector", "init", "--no-input", "--offline", "--adapter", "rss",
                "--url", "https://dorp.example.nl/feed", "--organisation", "Dorpsraad", "--municipality", "Arnhem",
                "--contact", "a@example.nl", "--permission", "Dorpsraad", "--permission-reference", "verslag",
                **who)  # fmt: skip
    assert made.returncode == 0, made.stderr
    checked = _run(installed / "wijkconnector", "check", "--offline", **who)
    assert checked.returncode == 0, checked.stdout + checked.stderr


# --- systemd


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_the_service_is_right_and_hardened(unit: Path, tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed")
    copy = tmp_path / unit.name
    copy.write_text(unit.read_text("utf-8").replace("/opt/wijkconnector/bin/wijkconnector", "/bin/true"), "utf-8")
    verified = _run("systemd-analyze", "verify", copy)
    assert verified.returncode == 0, verified.stderr
    assert copy.name not in verified.stderr
    rated = _run("systemd-analyze", "security", "--offline=true", "--no-pager", copy)
    exposure = re.search(r"exposure level[^:]*: ([\d.]+)", rated.stdout)
    assert exposure is not None, rated.stdout + rated.stderr
    assert float(exposure[1]) <= EXPOSED_AT_MOST


def test_the_service_starts_what_there_is_and_never_again_with_a_wrong_configuration() -> None:
    text = (PACKAGING / "wijkconnector.service").read_text("utf-8")
    assert "ExecStart=/opt/wijkconnector/bin/wijkconnector run --config" in text
    assert "RestartPreventExitStatus=2" in text
    assert "User=root" not in text


# --- the container


def _compose() -> dict[str, Any]:
    read: dict[str, Any] = YAML(typ="safe", pure=True).load((PACKAGING / "compose.yaml").read_text("utf-8"))
    return read["services"]["wijkconnector"]  # type: ignore[no-any-return]


def test_the_container_may_do_little() -> None:
    service = _compose()
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["user"] == "10001:10001"
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["ports"] == ["127.0.0.1:8080:8080"]
    assert service["volumes"] == ["data:/data"]


def _steps() -> Iterator[tuple[str, str]]:
    text = (PACKAGING / "Dockerfile").read_text("utf-8").replace("\\\n", " ")
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            name, _, rest = line.strip().partition(" ")
            yield name, rest


def test_the_image_installs_a_wheel_and_runs_as_nobody_special() -> None:
    steps = list(_steps())
    assert [rest for name, rest in steps if name == "USER"] == ["10001:10001"]
    (base,) = (rest.partition("=")[2] for name, rest in steps if name == "ARG")
    assert ":" in base
    assert not base.endswith(":latest")
    assert {rest.partition(" ")[0] for name, rest in steps if name == "FROM"} == {"${PYTHON}"}
    assert any("pip wheel" in rest for name, rest in steps if name == "RUN")
    assert any("--no-index" in rest for name, rest in steps if name == "RUN")
    assert ("VOLUME", "/data") in steps


def test_the_build_sees_all_that_the_wheel_is_made_of_and_no_more() -> None:
    lines = (PACKAGING / "Dockerfile.dockerignore").read_text("utf-8").splitlines()
    let_in = {line[1:] for line in lines if line.startswith("!")}
    assert let_in == {*ROOMS, "pyproject.toml", "setup.cfg", "README.md", "LICENSE"}
    assert all((ROOT / name).exists() for name in let_in)
