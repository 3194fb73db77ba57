"""The worked example of docs/adapters.md passes the contract suite, by the very test file the page shows."""

from prikbord import PrikbordAdapter, code, load
from prikbord_server import PrikbordServer

shown = load("prikbord_test", code("python test"), PrikbordAdapter=PrikbordAdapter, PrikbordServer=PrikbordServer)
TestPrikbordContract = shown.TestPrikbordContract


def test_the_test_file_is_short() -> None:
    assert len(code("python test").splitlines()) <= 15
