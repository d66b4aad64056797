"""Index versions on disk: complete or not there, one live, one kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from search_api.versions import Versions


def build(versions: Versions, name: str) -> None:
    with versions.building(name) as folder:
        (folder / "data").write_text(name, encoding="utf-8")


def test_the_live_and_the_previous_version_stay(tmp_path: Path) -> None:
    versions = Versions(tmp_path)
    for name in ("a", "b", "c"):
        build(versions, name)
    assert versions.live() == "c"
    assert set(versions.complete()) == {"b", "c"}


def test_rollback_is_a_matter_of_the_pointer(tmp_path: Path) -> None:
    versions = Versions(tmp_path)
    build(versions, "a")
    build(versions, "b")
    versions.activate("a")
    assert versions.live() == "a"
    assert set(versions.complete()) == {"a", "b"}


def test_building_the_live_version_again_keeps_the_previous(tmp_path: Path) -> None:
    versions = Versions(tmp_path)
    for name in ("a", "b", "b"):
        build(versions, name)
    assert set(versions.complete()) == {"a", "b"}


def test_an_error_leaves_nothing_behind(tmp_path: Path) -> None:
    versions = Versions(tmp_path)
    build(versions, "a")
    with pytest.raises(ValueError, match="broken"), versions.building("b"):
        raise ValueError("broken")
    assert versions.live() == "a"
    assert [entry.name for entry in tmp_path.iterdir() if entry.is_dir()] == ["a"]


def test_what_a_killed_build_left_is_not_a_version(tmp_path: Path) -> None:
    versions = Versions(tmp_path)
    (tmp_path / ".building-x-1").mkdir(parents=True)
    assert versions.complete() == []
    build(versions, "a")
    assert versions.complete() == ["a"]
    assert not (tmp_path / ".building-x-1").exists()
