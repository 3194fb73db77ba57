"""`python -m demo_town`: run the town until Ctrl-C, and say where to look."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from pathlib import Path

from demo_town import credentials
from demo_town.serving import PortTakenError
from demo_town.town import FREE_PORTS, PORTS, Town


def main() -> int:
    """Run the town; exit code 1 when a port is taken."""
    parser = argparse.ArgumentParser(prog="demo_town", description="A small town on your own machine to try things on.")
    parser.add_argument("--state", type=Path, help="folder in which the town is kept between runs (default: not kept)")
    parser.add_argument("--speed", type=float, default=1.0, help="how much faster than usual things happen")
    parser.add_argument("--free-ports", action="store_true", help="take ports that are free instead of 8101 to 8105")
    options = parser.parse_args()
    ports = FREE_PORTS if options.free_ports else PORTS
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    try:
        with Town(ports=ports, state=options.state, speed=options.speed) as town:
            print(where_to_look(town), flush=True)
            town.run(stop)
    except PortTakenError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def where_to_look(town: Town) -> str:
    """Say in plain words where a person finds the town."""
    return "\n".join(
        (
            "The demo town is open. Everyone in it is invented.",
            f"  Buurtplein Presikhaaf (forum)  {town.urls['presikhaaf']}/",
            f"  Malburgen Samen (forum)        {town.urls['malburgen']}/",
            f"  Dorpssite Elden (site, feed)   {town.urls['elden']}/   feed: {town.urls['elden']}/feed.xml",
            f"  Post office (everybody's mail) {town.post_office.url}/",
            f"  The connector's account on both forums is '{credentials.BOT}'. You can answer as any resident.",
            "New posts arrive every 20 seconds. Ctrl-C closes the town.",
        )
    )


if __name__ == "__main__":
    sys.exit(main())
