"""A stand-in Discourse: its HTTP interface as clients meet it, over real HTTP, in an old and a new version.

forum = Forum(version=Version.NEW)
with serve(forum) as served:
    requests.get(f"{served.url}/latest.json")
"""

from demo_town.discourse.forum import Forum
from demo_town.discourse.model import Version
from demo_town.discourse.server import serve
from demo_town.discourse.settings import UNLIMITED, Settings, TestClock
from demo_town.serving import Served

__all__ = ["UNLIMITED", "Forum", "Served", "Settings", "TestClock", "Version", "serve"]
