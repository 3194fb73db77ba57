"""The contract suite is worth something: each of its checks fails for an adapter that breaks its promise."""

from __future__ import annotations

from typing import Any

import pytest
from hostile import SINS
from prikbord_server import PrikbordServer

from adapters.contract import Adapter
from adapters.contract_suite import ContractSuite
from adapters.contract_suite.bench import Bench

CHECKS = {name for name in dir(ContractSuite) if name.startswith("test_")}


@pytest.mark.parametrize(
    ("check", "sinner", "arguments"), SINS, ids=[f"{check}-{sinner.__name__}" for check, sinner, _ in SINS]
)
def test_each_sin_is_caught(check: str, sinner: type[Adapter], arguments: dict[str, Any]) -> None:
    with PrikbordServer() as server, pytest.raises((AssertionError, pytest.fail.Exception)) as caught:
        getattr(ContractSuite(), check)(Bench(sinner, server), **arguments)
    assert len(str(caught.value).split("\n")[0].split()) >= 5, "a check must say in a sentence which promise broke"


def test_each_check_has_its_sin() -> None:
    assert {check for check, _, _ in SINS} == CHECKS
