"""Counts of requests in the memory of one process, for the rate limits.

The memory storage of ``limits`` starts a thread to clean up with nearly every request, which a busy server then waits
for. Here the counts that are over go when there are many.
"""

from __future__ import annotations

import time
from threading import Lock

from limits.storage import Storage

URI = "counters://"
MOST_KEYS = 10_000
"""Addresses whose counts are kept before those that are over are looked for."""


class Counters(Storage):
    """Fixed windows: key → when its window ends, in seconds of the clock, and what was counted in it."""

    STORAGE_SCHEME = ["counters"]  # noqa: RUF012 - the base class declares it so

    def __init__(self, uri: str | None = None, wrap_exceptions: bool = False, **_: float | str | bool) -> None:
        super().__init__(uri, wrap_exceptions)
        self._counts: dict[str, tuple[float, int]] = {}
        self._lock = Lock()

    @property
    def base_exceptions(self) -> type[Exception]:
        """Errors of a storage elsewhere; memory has none."""
        return ValueError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count ``amount`` more in the window of ``key``, which lasts ``expiry`` seconds; return what it holds."""
        now = time.time()
        with self._lock:
            if len(self._counts) >= MOST_KEYS:
                self._counts = {name: held for name, held in self._counts.items() if held[0] > now}
            end, count = self._counts.get(key, (0.0, 0))
            if end <= now:
                end, count = now + expiry, 0
            self._counts[key] = end, count + amount
        return count + amount

    def get(self, key: str) -> int:
        """What the window of ``key`` holds."""
        end, count = self._counts.get(key, (0.0, 0))
        return count if end > time.time() else 0

    def get_expiry(self, key: str) -> float:
        """When the window of ``key`` ends; now, if there is none."""
        return max(self._counts.get(key, (0.0, 0))[0], time.time())

    def check(self) -> bool:
        """Memory is always there."""
        return True

    def reset(self) -> int:
        """Forget all counts; return how many they were."""
        with self._lock:
            count = len(self._counts)
            self._counts.clear()
        return count

    def clear(self, key: str) -> None:
        """Forget the counts of one key."""
        with self._lock:
            self._counts.pop(key, None)
