"""The crawler's own door, with the replica on the wire.

``REPLICA_PORT``, ``REPLICA_DAY`` and ``REPLICA_SCRAPY`` (JSON) steer it.
"""

from __future__ import annotations

import json
import os
import sys
import time
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time

from crawler.__main__ import main
from tests.replica.content import FIRST_DAY

_started = time.monotonic()
HANDLER = "tests.replica.wire.ReplicaDownloadHandler"
QUICK = {
    "DOWNLOAD_HANDLERS": {"http": HANDLER, "https": HANDLER},
    "DOWNLOAD_DELAY": 0,
    "AUTOTHROTTLE_ENABLED": False,
    "DOWNLOAD_TIMEOUT": 5,
    "BACKOFF_FIRST": 0.02,
}
FACTS = {"congbao": {"documents": [1, 1000]}, "vanban": {"documents": [1, 1000], "first_year": 2022}}


def restart_clock() -> None:
    """A forked door begins at noon like any other."""
    global _started
    _started = time.monotonic()


def clock() -> datetime:
    """Noon of the virtual day, and on from there."""
    day = date.fromisoformat(os.environ.get("REPLICA_DAY", FIRST_DAY.isoformat()))
    return datetime.combine(day, clock_time(12), UTC) + timedelta(seconds=time.monotonic() - _started)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], clock, QUICK | json.loads(os.environ.get("REPLICA_SCRAPY", "{}")), FACTS))
