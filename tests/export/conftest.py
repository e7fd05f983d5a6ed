from __future__ import annotations

import pytest

from corridor_sim import Result
from tests.export import corridor


@pytest.fixture(scope="session")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    """The corridor without chance, stored; tests only read it."""
    return corridor.result_in(tmp_path_factory.mktemp("export"))
