"""The tests every adapter must pass, shipped so that adapters outside this project can run them too.

    class TestPrikbord(ContractSuite):
        adapter_class = PrikbordAdapter

        @pytest.fixture
        def remote(self):
            with PrikbordServer() as server:
                yield server.remote()

`remote` is the platform's side of the table: see `Remote`.
"""

from adapters.contract_suite.remote import Remote
from adapters.contract_suite.suite import ContractSuite

__all__ = ["ContractSuite", "Remote"]
