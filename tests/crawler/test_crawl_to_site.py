"""From an empty data folder to pages on the site: one command fetches, reads, extracts, loads and indexes."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

import pytest

from corpus.inputs import find_files
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
    command = ["make", "--no-print-directory", "-o", ".venv/.installed", f"PY={sys.executable}", door, "crawl"]
    ended = subprocess.run(command, cwd=REPOSITORY, env=environment, capture_output=True, text=True, timeout=300)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


@pytest.mark.parametrize(("crawl", "rest", "status"), [(0, "true", 0), (1, "true", 2), (2, "true", 2), (0, "false", 2)])
def test_alarms_of_a_crawl_come_last_and_are_not_swallowed(tmp_path, crawl: int, rest: str, status: int) -> None:
    """What was fetched is read even when a monitor raised an alarm; then a timer sees a failure (2, of make)."""
    door = f"CRAWLER=sh -c 'echo crawler $$0; test $$0 != run || exit {crawl}'"
    command = ["make", "--no-print-directory", "-o", ".venv/.installed", f"PY=sh -c 'echo read; {rest}'", door, "crawl"]
    environment = {**os.environ, "DATA_DIR": str(tmp_path)}
    ended = subprocess.run(command, cwd=REPOSITORY, env=environment, capture_output=True, text=True, timeout=60)
    assert ended.returncode == status
    said = ended.stdout.splitlines()
    assert said[0] == "crawler run"
    assert ("crawler export" in said) == (crawl < 2)
    assert said.count("read") == (0 if crawl == 2 else 5 if rest == "true" else 1)


def reader_page(site, number: str) -> str:
    """The text of a document, reached from the list of documents as a reader does."""
    page = site.get("/documents", query_string={"q": number}).get_data(as_text=True)
    (address,) = {address for address in re.findall(r'href="(/documents/[^"?#]+)', page) if slug(number) in address}
    return site.get(address).get_data(as_text=True)


def slug(number: str) -> str:
    return number.lower().replace("đ", "d").replace("/", "-")


def test_one_command_from_nothing_to_pages(replica, folder, first_day, monkeypatch) -> None:
    make_crawl(replica, folder)
    shown = {document.number for site in ("congbao", "vanban") for document in replica.content.on(first_day, site)}
    monkeypatch.setenv("DATA_DIR", str(folder))
    site = create_app().test_client()
    listed = site.get("/documents.json").get_json()
    assert shown <= set(re.findall(r"\d+/\d{4}/[^\s\"]+", json.dumps(listed, ensure_ascii=False)))
    number = min(shown)
    page = reader_page(site, number)
    assert f"Số: {number}" in page
    (source,) = re.findall(r'href="(https://[a-z]+\.chinhphu\.vn/[^"]+)"', page)
    assert any(document.id in source for document in replica.content.on(first_day, "congbao")), "it leads to its source"
    handed_over = {path.parent.name for path in find_files([folder / "crawl" / "files"])[0]}
    assert len(handed_over) == len(shown), "a document of two sites is handed over once"
