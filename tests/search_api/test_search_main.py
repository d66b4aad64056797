"""The door: exit status, what it prints, and what it says when there is nothing to ask."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from search_api.__main__ import main
from tests.search_api.conftest import fill


@pytest.fixture
def run_folder(data_dir: Path, samples: Path) -> Path:
    """A data folder with a registry and no index yet."""
    fill(data_dir, [samples / "901-2023-nd-mh.txt"])
    return data_dir


def test_without_a_registry_nothing_is_indexed(data_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["index"]) == 2
    assert "python -m registry" in capsys.readouterr().err


def test_without_an_index_the_door_says_what_to_run(run_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["query", "kho lạnh"]) == 2
    assert "python -m search_api index" in capsys.readouterr().err


def test_index_then_query_then_status(run_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["index"]) == 0
    assert main(["index"]) == 0
    assert "nothing has changed" in capsys.readouterr().out
    assert main(["query", "0207.14", "--limit", "3", "--format", "json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["doc"], row["kind"], row["hs"], row["row"]) == (
        "901/2023/NĐ-MH",
        "product_line",
        ["02071420"],
        "1/02.07/1",
    )
    assert main(["query", "diện tích kho lạnh"]) == 0
    assert "901/2023/NĐ-MH dieu-4/khoan-4/diem-a" in capsys.readouterr().out
    assert main(["status"]) == 0
    assert "fits registry   yes" in capsys.readouterr().out
