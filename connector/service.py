"""The connector as a process that runs until it is told to stop: scheduler, pages, or both."""

from __future__ import annotations

import logging
import signal
import threading
from pathlib import Path
from types import FrameType

import waitress
from waitress.server import BaseWSGIServer, MultiSocketServer

from connector import schedule, start
from connector.config import Config, ConfigError
from connector.effect.experiment import register
from connector.engine import Engine
from connector.mapping_files import Watch
from connector.narrate import Narrator
from connector.sentences import problem_in, say
from connector.web import create_app

log = logging.getLogger(__name__)

WEB_THREADS = 4


class Service:
    """One running process. SIGTERM and SIGINT end it after the step at hand; SIGHUP reads the configuration anew."""

    def __init__(self, path: Path, config: Config, tell: Narrator) -> None:
        self._path = path
        self._tell = tell
        self.engine = start.start(config)
        self._stop = threading.Event()
        self._reload = threading.Event()
        self._wake = threading.Event()

    def run(self, *, scheduled: bool = True, web: bool = True) -> None:
        """Work until told to stop."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_stop)
        signal.signal(signal.SIGHUP, self._on_reload)
        server = self._serve() if web else None
        while not self._stop.is_set():
            jobs = schedule.scheduler(self.engine, self._tell) if scheduled else None
            if jobs is not None:
                jobs.start()
            self._wait()
            if jobs is not None:
                jobs.shutdown(wait=True)
            if self._reload.is_set() and not self._stop.is_set():
                self._read_anew()
        if server is not None:
            server.close()
        self.engine.store.close()

    def stop(self) -> None:
        self._stop.set()
        self._wake.set()

    def _on_stop(self, number: int, frame: FrameType | None) -> None:
        self.stop()

    def _on_reload(self, number: int, frame: FrameType | None) -> None:
        self._reload.set()
        self._wake.set()

    def _wait(self) -> None:
        watch = Watch(self.engine)
        while not self._wake.wait(timeout=1.0):  # with a time-out, so that signals are seen on every platform
            watch.look()
        self._wake.clear()

    def _read_anew(self) -> None:
        """Go on with the new configuration; when it is wrong, with the old one, and say so."""
        self._reload.clear()
        try:
            config = start.load(self._path)
        except ConfigError as error:
            for problem in error.problems:
                log.error("%s", problem_in(problem, self.engine.config.instance.language))
            log.error("The configuration has problems; going on with the one before.")
            return
        newer = start.start(config, self.engine.now)
        try:
            register.settle(newer)
        except register.RegistrationError as error:
            newer.store.close()
            log.error("%s", say(str(error), self.engine.config.instance.language))
            log.error("The experiment was changed; going on with the configuration before.")
            return
        follow(self.engine, newer)
        log.info("The configuration was read anew.")

    def _serve(self) -> BaseWSGIServer | MultiSocketServer:
        web = self.engine.config.instance
        app = create_app(self.engine)
        server = waitress.create_server(app, host=web.host, port=web.port, threads=WEB_THREADS, ident=None)
        threading.Thread(target=server.run, name="web", daemon=True).start()
        return server


def follow(engine: Engine, newer: Engine) -> None:
    """Let a running engine, which the pages hold too, go on as the newer one."""
    old = engine.store
    for name in ("config", "store", "adapters", "mappings", "areas", "index", "indexed", "readers"):
        setattr(engine, name, getattr(newer, name))
    old.close()
