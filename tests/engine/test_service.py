"""The process: a configuration read anew on SIGHUP, and the old one kept when the new one is wrong."""

from __future__ import annotations

import os
import signal
import threading
import time
from pathlib import Path

import pytest

from connector import start
from connector.narrate import Narrator
from connector.service import Service

EXAMPLE = Path(__file__).parents[2] / "config.example.yaml"


def _wait_for(promise, seconds: float = 20.0) -> None:  # type: ignore[no-untyped-def]
    until = time.monotonic() + seconds
    while not promise():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.02)


def test_sighup_takes_a_good_configuration_and_keeps_the_old_one_for_a_bad(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "config.yaml"
    text = EXAMPLE.read_text("utf-8")
    path.write_text(text, "utf-8")
    service = Service(path, start.load(path), Narrator.silent())
    seen: list[str] = []

    def play() -> None:
        try:
            time.sleep(0.5)  # until the handlers stand
            path.write_text("instance: [", "utf-8")
            os.kill(os.getpid(), signal.SIGHUP)
            _wait_for(lambda: "going on with the one before" in caplog.text)
            seen.append(service.engine.config.instance.name)
            path.write_text(text.replace("De Buurtkoppelaar", "Nieuwe naam"), "utf-8")
            os.kill(os.getpid(), signal.SIGHUP)
            _wait_for(lambda: service.engine.config.instance.name == "Nieuwe naam")
            seen.append(service.engine.config.instance.name)
        finally:
            os.kill(os.getpid(), signal.SIGTERM)

    before = {number: signal.getsignal(number) for number in (signal.SIGHUP, signal.SIGTERM, signal.SIGINT)}
    player = threading.Thread(target=play)
    player.start()
    try:
        service.run(scheduled=False, web=False)
    finally:
        player.join(60)
        for number, handler in before.items():
            signal.signal(number, handler)
    assert len(seen) == 2
    assert seen[0] in text
    assert seen[1] == "Nieuwe naam"
