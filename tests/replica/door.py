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

HANDLER = "tests.replica.wire.ReplicaDownloadHandler"
QUICK = {
    "DOWNLOAD_HANDLERS": {"http": HANDLER, "https": HANDLER},
    "DOWNLOAD_DELAY": 0,
    "AUTOTHROTTLE_ENABLED": False,
    "DOWNLOAD_TIMEOUT": 5,
    "TWISTED_DNS_RESOLVER": "scrapy.resolver.CachingThreadedResolver",
    "BACKOFF_FIRST": 0.02,
}
_SMALLER = {"documents": [1, 1000], "quiet_days": 100}
FACTS = {"congbao": _SMALLER, "vanban": {**_SMALLER, "first_year": 2022}, "vbpl": _SMALLER}


def clock() -> datetime:
    """Noon of the virtual day, and on from there since the replica was started (``REPLICA_STARTED``)."""
    day = date.fromisoformat(os.environ.get("REPLICA_DAY", FIRST_DAY.isoformat()))
    passed = time.monotonic() - float(os.environ.get("REPLICA_STARTED", "0"))
    return datetime.combine(day, clock_time(12), UTC) + timedelta(seconds=passed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], clock, QUICK | json.loads(os.environ.get("REPLICA_SCRAPY", "{}")), FACTS))
