"""Files of whole tables, made when they are first asked for and kept until the data or the day change."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from threading import Lock

from registry import files
from registry.export import rows
from web.sources import data_dir, registry, today

_ONE_AT_A_TIME = Lock()


def whole_file(kinds: Sequence[str], name: str, form: str) -> Path:
    """The file with these tables on the day of today. Raises NoRegistry."""
    here, day = registry(), today()
    place = data_dir() / "downloads" / f"{here.version()}-{day.isoformat()}" / f"{name}.{form}"
    with _ONE_AT_A_TIME:
        if not place.exists():
            _forget_others(place.parent)
            files.write(place, {kind: rows(here, kind, day) for kind in kinds}, form)
    return place.absolute()


def _forget_others(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for other in folder.parent.iterdir():
        if other != folder:
            shutil.rmtree(other, ignore_errors=True)
