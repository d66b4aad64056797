"""Where an input file came from, as a note beside it says: ``<file>.origin``, one object of JSON.

Whoever fetched the file writes it. What it says of the document fills what neither the text nor its form says.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from corpus.errors import BadNote
from corpus.inputs import load_bytes

SUFFIX = ".origin"
_MAX_BYTES = 2**16


class Origin(BaseModel):
    """A note. ``fetched``: the moment in ISO form; ``hints``: as ``RawText.hints``, as the source prints them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: str = Field("", pattern=r"^(https?://[^\s<>\"]+)?$", max_length=2000)
    """The page that a reader can look at."""
    fetched: str = Field("", pattern=r"^(\d{4}-\d\d-\d\dT[\d:.+Z-]+)?$", max_length=40)
    hints: dict[str, str] = Field(default_factory=dict)

    @property
    def digest(self) -> str:
        """Changes when the note does."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:12]


def note_path(file: Path) -> Path:
    """Where the note of a file is."""
    return file.with_name(file.name + SUFFIX)


def read_origin(file: Path) -> Origin | None:
    """The note of a file; None if there is none. Raises ``BadNote``, or ``TooLarge``."""
    note = note_path(file)
    if not note.is_file():
        return None
    try:
        return Origin.model_validate_json(load_bytes(note, _MAX_BYTES))
    except ValidationError as error:
        first = error.errors()[0]
        raise BadNote(str(note), f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from error
