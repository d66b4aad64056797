"""What every test can use: the real texts, an own data folder, and reproducible property tests."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

REPOSITORY = Path(__file__).resolve().parent.parent

# Two cores are shared with a browser and servers in a full run: time says nothing, so there is no deadline.
settings.register_profile("fixed", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("fixed")


@pytest.fixture(scope="session")
def shared_corpus() -> Path:
    """Folder of real legal texts, which are read where they lie and never copied into the project."""
    folder = REPOSITORY.parent / "shared" / "corpus"
    if folder.is_dir():
        return folder
    message = f"real legal texts are not there: {folder}"
    if os.environ.get("REQUIRE_REAL") == "1":
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data folder of this test, which the settings and every door started from here use."""
    folder = tmp_path / "data"
    monkeypatch.setenv("DATA_DIR", str(folder))
    return folder


@pytest.fixture(scope="session")
def samples() -> Path:
    """Folder of the illustrative texts written for this project."""
    return REPOSITORY / "corpus" / "samples"
