"""Parsing in a child process that may take 5 s of CPU, 512 MB and 10 s in all, and touches no network.

One warm child serves one feed after another; a child that overruns is killed and replaced. Messages are a length (4
bytes) and JSON, so a child that was taken over can send nothing but data.
"""

from __future__ import annotations

import atexit
import base64
import json
import os
import selectors
import signal
import struct
import subprocess
import sys
import threading
import time
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Protocol

from adapters.rss.feed import Feed, FeedError

CPU_SECONDS: Final = 5
MEMORY_BYTES: Final = 512 * 1024 * 1024
WALL_SECONDS: Final = 10.0
DIED_IDLE: Final = 1.0  # seconds; a child that dies later died of the feed
FEEDS_PER_CHILD: Final = 500  # then a fresh one, so that a leak stays small
LARGEST_ANSWER: Final = 64 * 1024 * 1024
_LENGTH: Final = struct.Struct(">I")
_ROOT: Final = Path(__file__).resolve().parents[2]


class TooHeavyError(FeedError):
    """The feed took more time or memory than any honest one."""


class Reader(Protocol):
    """Whatever turns bytes into a Feed."""

    def read(self, body: bytes, content_type: str, base: str, now: datetime) -> Feed: ...


class ParsingChild:
    """Reads feeds in a child process; safe to share between threads, which take turns."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._fed = 0
        atexit.register(self.close)

    def read(self, body: bytes, content_type: str, base: str, now: datetime) -> Feed:
        """The feed in these bytes. Raises FeedError, and TooHeavyError when the child had to be stopped."""
        job = {"type": content_type, "base": base, "now": now.isoformat(), "body": base64.b64encode(body).decode()}
        with self._lock:
            answer = self._ask(json.dumps(job).encode())
        if "error" in answer:
            raise FeedError(str(answer["error"]))
        return Feed.from_json(answer["feed"])

    def close(self) -> None:
        """Stop the child; the next feed starts another."""
        child, self._child, self._fed = self._child, None, 0
        if child is not None:
            with suppress(OSError):
                child.kill()
            child.wait()
            for pipe in (child.stdin, child.stdout):
                if pipe is not None:
                    with suppress(OSError):
                        pipe.close()

    @property
    def pid(self) -> int | None:
        return self._child.pid if self._child is not None else None

    def _ask(self, job: bytes) -> dict[str, Any]:
        begun = time.monotonic()
        while True:
            try:
                answer = json.loads(_exchange(self._ready(), _LENGTH.pack(len(job)) + job, begun + WALL_SECONDS))
            except (OSError, EOFError, ValueError):
                fresh = self._fed == 0
                self.close()
                if fresh or time.monotonic() - begun > DIED_IDLE:
                    raise TooHeavyError("Reading this feed took too much time or memory.") from None
                continue  # it was dead before it got the job: a fresh child may do it
            self._fed += 1
            return dict(answer)

    def _ready(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None or self._fed >= FEEDS_PER_CHILD:
            self.close()
            command = [sys.executable, "-s", "-P", "-m", "adapters.rss.worker"]  # -P: nothing of the folder we stand in
            environment = {"PYTHONPATH": str(_ROOT), "PYTHONHASHSEED": "random", "PYTHONIOENCODING": "utf-8"}
            self._child = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
            )
            for pipe in (self._child.stdin, self._child.stdout):
                assert pipe is not None
                os.set_blocking(pipe.fileno(), False)
        return self._child


def _exchange(child: subprocess.Popen[bytes], message: bytes, deadline: float) -> bytes:
    """Send a message and wait for its answer. Raises TimeoutError after the deadline, EOFError when the child dies."""
    assert child.stdin is not None
    assert child.stdout is not None
    waiting, got = memoryview(message), bytearray()
    with selectors.DefaultSelector() as selector:
        selector.register(child.stdin, selectors.EVENT_WRITE)
        selector.register(child.stdout, selectors.EVENT_READ)
        while len(got) < _LENGTH.size or len(got) < _LENGTH.size + _LENGTH.unpack(got[: _LENGTH.size])[0]:
            left = deadline - time.monotonic()
            if left <= 0 or len(got) > LARGEST_ANSWER:
                raise TimeoutError
            for key, _ in selector.select(left):
                if key.fileobj is child.stdin:
                    waiting = waiting[os.write(child.stdin.fileno(), waiting) :]
                    if not waiting:
                        selector.unregister(child.stdin)
                elif piece := os.read(child.stdout.fileno(), 1 << 20):
                    got += piece
                else:
                    raise EOFError
    return bytes(got[_LENGTH.size :])


# --- in the child ------------------------------------------------------------------------------------------------


def main() -> None:
    """Answer jobs until the parent closes the pipe."""
    import resource

    from adapters.rss.parse import parse

    jobs, answers = sys.stdin.buffer, sys.stdout.buffer
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    limit = MEMORY_BYTES if most == resource.RLIM_INFINITY else min(MEMORY_BYTES, most)
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.addaudithook(_no_network)
    while head := jobs.read(_LENGTH.size):
        job = json.loads(jobs.read(_LENGTH.unpack(head)[0]))
        used = resource.getrusage(resource.RUSAGE_SELF)
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + CPU_SECONDS, hard))
        try:
            feed = parse(base64.b64decode(job["body"]), job["type"], job["base"], datetime.fromisoformat(job["now"]))
            answer = json.dumps({"feed": feed.to_json()}).encode()
        except FeedError as error:
            answer = json.dumps({"error": str(error)}).encode()
        except MemoryError:
            os._exit(1)  # the parent reports it and starts a fresh child
        answers.write(_LENGTH.pack(len(answer)) + answer)
        answers.flush()


def _no_network(event: str, _: tuple[object, ...]) -> None:
    if event.startswith(("socket.", "subprocess.", "os.exec", "os.system", "urllib.")):
        raise PermissionError("A parsing child has no network.")


if __name__ == "__main__":
    main()
