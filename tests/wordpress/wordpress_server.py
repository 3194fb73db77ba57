"""A real WordPress from Debian's packages for the time of a test: private MariaDB on a socket, PHP's own web server.

Nothing is installed in the system and nothing is left behind: all lives in one temporary folder.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any, Self

SOURCE = Path("/usr/share/wordpress")
NEEDED = ("php", "mariadbd", "mariadb-install-db", "mariadb-admin", "mariadb")
HERE = Path(__file__).parent
PRETTY = "/%year%/%monthnum%/%postname%/"
PATIENCE = 30.0  # seconds for a server to come up


def missing() -> list[str]:
    """What is not installed of all that a WordPress needs."""
    path = os.environ.get("PATH", "") + ":/usr/sbin"
    gone = [program for program in NEEDED if not shutil.which(program, path=path)]
    return gone if SOURCE.is_dir() else [*gone, "wordpress"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class WordPressServer:
    """A site in Dutch with the residents anna and bram, staff, and our account (a contributor)."""

    def __init__(self) -> None:
        self.state = Path(tempfile.mkdtemp(prefix="wijk-wp-"))
        self.state.chmod(0o755)  # the database runs as its own user
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.facts: dict[str, Any] = {}
        self._running: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        try:
            self._start_database()
            self._lay_out()
            self.facts = json.loads(
                self.php((HERE / "seed.php").read_text("utf-8").removeprefix("<?php"), loaded=False)
            )
            self._start_web()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for process in reversed(self._running):
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(20)
        shutil.rmtree(self.state, ignore_errors=True)

    def php(self, code: str, *, loaded: bool = True) -> str:
        """Run code inside this WordPress, as its own cron or a plugin would; gives what it prints."""
        load = f"require '{self.state}/www/wp-load.php';\n" if loaded else ""
        script = self.state / "run.php"
        script.write_text(
            f"<?php $_SERVER += ['HTTP_HOST' => '127.0.0.1:{self.port}', 'SERVER_PROTOCOL' => 'HTTP/1.1', "
            f"'REQUEST_METHOD' => 'GET'];\n{load}{code}",
            encoding="utf-8",
        )
        command = ["php", "-d", "display_errors=stderr", str(script)]
        ran = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        assert ran.returncode == 0, ran.stderr + ran.stdout
        return ran.stdout

    def sql(self, statements: str) -> str:
        """Run SQL, for what is too slow or too far in the past for WordPress itself."""
        command = ["mariadb", "--no-defaults", f"--socket={self.state}/my.sock", "--skip-column-names", "wp"]
        ran = subprocess.run(command, input=statements, capture_output=True, text=True, timeout=60, check=False)
        assert ran.returncode == 0, ran.stderr
        return ran.stdout

    def empty(self) -> None:
        """Take away all posts and comments; people, categories and passwords stay."""
        tables = ("posts", "postmeta", "comments", "commentmeta", "term_relationships")
        self.sql("".join(f"TRUNCATE wp_{table};" for table in tables))

    def option(self, name: str, value: str) -> None:
        self.sql(f"UPDATE wp_options SET option_value='{value}' WHERE option_name='{name}';")

    def permalinks(self, structure: str) -> None:
        """Choose the form of addresses, as the settings page does; empty is `/?p=1`."""
        self.php(f"$wp_rewrite->set_permalink_structure('{structure}'); flush_rewrite_rules(false);")

    def _start_database(self) -> None:
        data, sock = self.state / "data", self.state / "my.sock"
        data.mkdir()
        user = []
        if os.geteuid() == 0:
            user = ["--user=mysql"]
            shutil.chown(data, "mysql")
            shutil.chown(self.state, "mysql")
        install = ["mariadb-install-db", "--no-defaults", *user, f"--datadir={data}", "--skip-test-db"]
        subprocess.run(
            [*install, "--auth-root-authentication-method=socket"], check=True, capture_output=True, timeout=120
        )
        self._run(
            *("mariadbd", "--no-defaults", *user, f"--datadir={data}", f"--socket={sock}", "--skip-networking"),
            *("--innodb-buffer-pool-size=64M", "--innodb-flush-log-at-trx-commit=0", "--skip-log-bin"),
        )
        ping = ["mariadb-admin", "--no-defaults", f"--socket={sock}", "ping"]
        self._wait(lambda: subprocess.run(ping, capture_output=True, timeout=10, check=False).returncode == 0)
        subprocess.run(
            ["mariadb", "--no-defaults", f"--socket={sock}", "-e", "CREATE DATABASE wp CHARACTER SET utf8mb4"],
            check=True,
            timeout=30,
        )
        self.sql("CREATE USER wp@localhost IDENTIFIED BY 'alleen-hier'; GRANT ALL ON wp.* TO wp@localhost;")

    def _lay_out(self) -> None:
        web = self.state / "www"
        shutil.copytree(SOURCE, web, ignore_dangling_symlinks=True)
        content = Path("/var/lib/wordpress/wp-content")
        if not (web / "wp-content" / "themes").is_dir() and content.is_dir():
            shutil.copytree(content, web / "wp-content", dirs_exist_ok=True, ignore_dangling_symlinks=True)
        (web / "wp-config.php").write_text(
            f"<?php const SOCKET = '{self.state}/my.sock';\n" + (HERE / "config.php").read_text("utf-8"), "utf-8"
        )

    def _start_web(self) -> None:
        web, router = self.state / "www", HERE / "router.php"
        listen = f"127.0.0.1:{self.port}"
        self._run(
            "php", "-d", "display_errors=0", "-S", listen, "-t", str(web), str(router), PHP_CLI_SERVER_WORKERS="3"
        )
        self._wait(self._answers)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/wp-json/", timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def _run(self, *command: str, **environment: str) -> None:
        path = os.environ.get("PATH", "") + ":/usr/sbin"
        with (self.state / f"{command[0]}.log").open("wb") as log:
            self._running.append(
                subprocess.Popen(
                    command,
                    env={**os.environ, "PATH": path, **environment},
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
            )

    def _wait(self, ready: Any) -> None:
        end = time.monotonic() + PATIENCE
        while not ready():
            assert time.monotonic() < end, "the server does not come up"
            time.sleep(0.05)
