"""Input files: which of a folder are looked at, and their bytes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from corpus.errors import Missing, ReadError, TooLarge

SUFFIXES = frozenset(
    {".txt", ".md", ".json", ".html", ".htm", ".docx", ".doc", ".rtf", ".pdf", ".zip", ".edxml", ".xml"}
)
"""Files of a folder that are looked at; a file named by itself is always looked at."""


def find_files(paths: Sequence[Path]) -> tuple[list[Path], list[str]]:
    """Files under ``paths`` in sorted order, hidden ones and READMEs left out, and a line for each missing path."""
    files: dict[Path, None] = {}
    missing: list[str] = []
    for path in paths:
        if path.is_dir():
            files.update(dict.fromkeys(sorted(_folder_files(path))))
        elif path.exists():
            files[path] = None
        else:
            missing.append(str(Missing(str(path))))
    return list(files), missing


def _folder_files(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        parts = path.relative_to(folder).parts
        hidden = any(part.startswith(".") for part in parts)
        if (
            not hidden
            and path.suffix.lower() in SUFFIXES
            and not path.stem.upper().startswith("README")
            and path.is_file()
        ):
            yield path


def load_bytes(path: Path, limit: int) -> bytes:
    """Bytes of the file, looked at before it is loaded. Raises ``Missing``, ``TooLarge`` or ``ReadError``."""
    if not path.is_file():
        raise Missing(str(path))
    try:
        size = path.stat().st_size
        if size > limit:
            raise TooLarge(str(path), f"{size / 2**20:.0f} MB")
        return path.read_bytes()
    except OSError as error:
        raise ReadError(str(path), error.strerror or "") from error
