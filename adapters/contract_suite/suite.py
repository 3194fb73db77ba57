"""The suite itself: all checks in one class to subclass."""

from __future__ import annotations

from typing import ClassVar

import pytest

from adapters.contract import Adapter
from adapters.contract_suite.bench import Bench
from adapters.contract_suite.delivering import Delivering
from adapters.contract_suite.failing import Failing
from adapters.contract_suite.pulling import Pulling
from adapters.contract_suite.remote import Remote


class ContractSuite(Pulling, Delivering, Failing):
    """Subclass as `Test…`, set `adapter_class`, and give a fixture `remote` that makes an empty community."""

    adapter_class: ClassVar[type[Adapter]]

    @pytest.fixture
    def bench(self, remote: Remote) -> Bench:
        return Bench(self.adapter_class, remote)
