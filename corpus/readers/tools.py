"""Programs outside this project that some forms need: looked for when they are needed, run with a time limit."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence

from corpus.errors import Corrupt


def find(*names: str) -> str | None:
    """Path of the first of these programs that is installed."""
    return next((path for path in map(shutil.which, names) if path), None)


def run(command: Sequence[str], name: str, seconds: float, data: bytes = b"") -> bytes:
    """What a program writes when it is given ``data``. Raises ``Corrupt`` if it fails or takes longer."""
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=seconds, check=True)
    except subprocess.TimeoutExpired as error:
        raise Corrupt(name, f"{command[0]} took more than {seconds:.0f} seconds") from error
    except (subprocess.CalledProcessError, OSError) as error:
        raise Corrupt(name, f"{command[0]} failed") from error
    return done.stdout
