"""Index versions on disk: each build is a folder of its own, and the file ``current`` names the live one."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

CURRENT = "current"
_MOST_NAME = 256
"""Bytes of a name: file systems allow no more."""


class Versions:
    """The versions below one folder. A folder without a leading dot is complete: it was named after the fsync."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._pointer = root / CURRENT

    def live(self) -> str:
        """Name of the live version, "" if there is none. Every request asks, so the file is read by bare system
        calls."""
        try:
            pointer = os.open(self._pointer, os.O_RDONLY)
        except FileNotFoundError:
            return ""
        try:
            return os.read(pointer, _MOST_NAME).decode().strip()
        finally:
            os.close(pointer)

    def built(self) -> datetime | None:
        """When the live version was completed, None if there is none."""
        name = self.live()
        try:
            return datetime.fromtimestamp((self.root / name).stat().st_mtime, UTC) if name else None
        except FileNotFoundError:
            return None

    def complete(self) -> list[str]:
        """Names of all complete versions, newest first."""
        folders = [entry for entry in self.root.glob("[!.]*") if entry.is_dir()]
        return [entry.name for entry in sorted(folders, key=lambda entry: entry.stat().st_mtime_ns, reverse=True)]

    @contextmanager
    def building(self, name: str) -> Iterator[Path]:
        """A scratch folder to build ``name`` in. On leaving without an error it is complete and live."""
        self.root.mkdir(parents=True, exist_ok=True)
        for left in self.root.glob(".building-*"):  # by a build that was killed
            shutil.rmtree(left)
        scratch = self.root / f".building-{name}"
        scratch.mkdir()
        try:
            yield scratch
            for file in scratch.rglob("*"):
                _fsync(file)
            _fsync(scratch)
            if (self.root / name).exists():
                shutil.rmtree(self.root / name)
            scratch.rename(self.root / name)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
        self.activate(name)

    @contextmanager
    def updating(self, name: str) -> Iterator[Path]:
        """As ``building``, but the folder begins with the files of the live version. They are the same files on the
        disk: an engine may add and remove files, and must not write into one."""
        live = self.root / self.live()
        with self.building(name) as scratch:
            for file in live.iterdir():
                if not file.name.endswith((".lock", "LOCK")):
                    os.link(file, scratch / file.name)
            yield scratch

    def activate(self, name: str) -> None:
        """Make a complete version live; the one that was live stays for a rollback, older ones go."""
        before = self.live()
        pointer = self.root / f".{CURRENT}-{os.getpid()}"
        pointer.write_text(name + "\n", encoding="utf-8")
        _fsync(pointer)
        pointer.replace(self.root / CURRENT)
        _fsync(self.root)
        keep = {name, before if before != name else next((old for old in self.complete() if old != name), "")}
        for old in self.complete():
            if old not in keep:
                shutil.rmtree(self.root / old)


def _fsync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
