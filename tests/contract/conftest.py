"""A real Elasticsearch for the tests that need one."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contract.elasticsearch_server import NotHere, Server, running


@pytest.fixture(scope="session")
def elasticsearch() -> Iterator[Server]:
    """A started server. Without one the tests skip, or fail if ``REQUIRE_ELASTICSEARCH=1``."""
    folder = Path(tempfile.mkdtemp(prefix="elasticsearch-"))  # the server's user cannot enter pytest's folders
    try:
        with running(folder) as server:
            yield server
    except NotHere as missing:
        if os.environ.get("REQUIRE_ELASTICSEARCH") == "1":
            pytest.fail(str(missing))
        pytest.skip(str(missing))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
