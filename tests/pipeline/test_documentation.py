"""What the pages say exists, and what exists is said."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
PACKAGES = ("corpus", "crawler", "registry", "search_api", "web")


def targets() -> set[str]:
    makefile = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z]+):(?!=)", makefile, re.MULTILINE))


def test_readme_lists_exactly_the_targets_of_the_makefile() -> None:
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"`?make ([a-z]+)\b", readme)) == targets() - {"help"} | {"help"}


def test_help_names_every_target() -> None:
    shown = subprocess.run(["make", "help"], cwd=REPOSITORY, capture_output=True, text=True, check=True).stdout
    assert {"make " + target for target in targets() - {"help"}} <= {
        " ".join(line.split()[:2]) for line in shown.splitlines()
    }


def test_relative_links_and_named_paths_of_the_readme_exist() -> None:
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    named = re.findall(r"\]\(([^)#:]+)\)", readme) + re.findall(r"`([a-z_.]+/[a-z_./-]*)`", readme)
    missing = [path for path in named if not (REPOSITORY / path).exists() and not path.startswith("data/")]
    assert named
    assert missing == []


@pytest.mark.parametrize("package", PACKAGES)
def test_every_package_has_a_page(package: str) -> None:
    text = (REPOSITORY / package / "README.md").read_text(encoding="utf-8")
    for part in ("Job", "In", "Out", "To add"):
        assert f"**{part}" in text, f"{package}/README.md does not say: {part}"


@pytest.mark.parametrize("door", ["corpus", "corpus.nlp", "registry", "search_api", "web"])
def test_every_door_helps(door: str) -> None:
    shown = subprocess.run(
        [sys.executable, "-m", door, "--help"], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    assert "usage" in shown.stdout


def test_every_sample_is_in_the_table_and_says_that_it_is_no_law(samples: Path) -> None:
    page = (samples / "README.md").read_text(encoding="utf-8")
    files = {path.name for path in samples.iterdir()} - {"README.md"}
    assert set(re.findall(r"^\| `([^`]+)`", page, re.MULTILINE)) == files


def test_every_decision_has_its_three_parts() -> None:
    pages = sorted((REPOSITORY / "docs" / "decisions").glob("*.md"))
    assert [int(page.name[:4]) for page in pages] == list(range(1, len(pages) + 1))
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert all(f"**{part}.**" in text for part in ("Context", "Choice", "Price")), page.name
