"""Labelled records (gold): where their files and texts are, and which labels say that something is no record.

A negative label is a provision without types, a mention with ``event: false``, or a row with ``role: header``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from corpus.errors import Missing

Record = Mapping[str, Any]
Coverage = Mapping[str, Sequence[str]]


def load(path: Path) -> list[Record]:
    """Records of a JSON Lines file."""
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def coverage(paths: Sequence[Path]) -> Coverage:
    """What ``coverage.json`` beside the files of labels says: the labelled paths of documents labelled in part."""
    found: dict[str, Sequence[str]] = {}
    for folder in dict.fromkeys(path.parent for path in paths):
        file = folder / "coverage.json"
        if file.is_file():
            found.update(json.loads(file.read_text(encoding="utf-8")))
    return found


def text_of(name: str, corpus: Path) -> Path:
    """The labelled file: ``name`` in the folder ``corpus``, or the one file further down whose path ends in it.

    Raises ``Missing`` if there is none, or more than one.
    """
    if (corpus / name).is_file():
        return corpus / name
    ends = [path for path in corpus.rglob(Path(name).name) if path.is_file() and path.match(name)]
    if len(ends) != 1:
        raise Missing(name, f"{len(ends)} files end in it under {corpus}; give the folder with --corpus")
    return ends[0]


def is_negative(label: Record) -> bool:
    """Whether the label says that this is no condition, no cut or no line of goods."""
    return label.get("event") is False or label.get("role") == "header" or label.get("types") == []
