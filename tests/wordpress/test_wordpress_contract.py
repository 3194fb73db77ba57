"""The contract suite, against a real WordPress."""

from __future__ import annotations

from adapters.contract_suite import ContractSuite
from adapters.wordpress import WordPressAdapter


class TestWordPress(ContractSuite):
    adapter_class = WordPressAdapter
