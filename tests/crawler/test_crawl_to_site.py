"""From an empty data folder to pages on the site: one command fetches, reads, extracts, loads and indexes."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.crawler.conftest import REPOSITORY
from web.app import create_app


@pytest.fixture
def documents() -> int:
    return 14


def make_crawl(replica, data_dir) -> str:
    environment = {
        **os.environ,
        "DATA_DIR": str(data_dir),
        "REPLICA_PORT": str(replica.port),
        "REPLICA_DAY": replica.day.isoformat(),
        "REPLICA_STARTED": str(replica.started),
        "CRAWLER_CONTACT": "tests@example.org",
    }
    door = f"CRAWLER={sys.executable} -m tests.replica.door"
    command = ["make", "-o", ".venv/.installed", f"PY={sys.executable}", door, "crawl"]
    ended = subprocess.run(command, cwd=REPOSITORY, env=environment, capture_output=True, text=True, timeout=300)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


def test_one_command_from_nothing_to_pages(replica, folder, first_day, monkeypatch) -> None:
    make_crawl(replica, folder)
    shown = {document.number for site in ("congbao", "vanban") for document in replica.content.on(first_day, site)}
    monkeypatch.setenv("DATA_DIR", str(folder))
    site = create_app().test_client()
    pages = {number: site.get("/search", query_string={"q": number}).get_data(as_text=True) for number in shown}
    assert [number for number, page in pages.items() if number not in page] == []
    handed_over = {path.parent.name for path in (folder / "crawl" / "files").rglob("*.*")}
    assert len(handed_over) == len(shown), "a document of two sites is handed over once"
