"""The contract suite, against the stand-in forum in both versions."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from discourse_remote import ForumRemote

from adapters.contract_suite import ContractSuite
from adapters.discourse import DiscourseAdapter
from demo_town.discourse import Version, serve


class TestDiscourse(ContractSuite):
    adapter_class = DiscourseAdapter

    @pytest.fixture
    def remote(self, version: Version) -> Iterator[ForumRemote]:
        remote = ForumRemote(version)
        with serve(remote.forum) as served:
            remote.url = served.url
            yield remote
