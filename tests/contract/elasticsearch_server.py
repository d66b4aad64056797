"""The real Elasticsearch server, started on loopback for tests and benchmarks. ``make elasticsearch`` fetches it."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / ".cache" / "elasticsearch"
_OLDEST_JAVA = 21
_START_SECONDS = 180


class NotHere(Exception):
    """The server or a Java for it is not on this machine."""


class Server:
    """One node with its data in ``folder``. It can be killed and started again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._home = _home()
        self._java = _java()
        self._process: subprocess.Popen[bytes] | None = None
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self._port}"
        self._user = "nobody" if os.getuid() == 0 else None  # the server refuses to run as root
        shutil.copytree(self._home / "config", folder / "config")
        for name in ("data", "logs", "tmp"):
            (folder / name).mkdir()
        if self._user:
            for place in (folder, *folder.rglob("*")):
                shutil.chown(place, self._user)

    def start(self) -> None:
        """Start the node and wait until it answers."""
        settings = {
            "discovery.type": "single-node",
            "xpack.security.enabled": "false",
            "network.host": "127.0.0.1",
            "http.port": str(self._port),
            "transport.port": "0",
            "path.data": str(self._folder / "data"),
            "path.logs": str(self._folder / "logs"),
            "cluster.routing.allocation.disk.threshold_enabled": "false",
        }
        environment = {
            "PATH": os.environ["PATH"],
            "ES_JAVA_HOME": str(self._java),
            "ES_JAVA_OPTS": "-Xms512m -Xmx512m -XX:TieredStopAtLevel=1",
            "ES_PATH_CONF": str(self._folder / "config"),
            "ES_TMPDIR": str(self._folder / "tmp"),
        }
        with (self._folder / "logs" / "output").open("wb") as output:
            self._process = subprocess.Popen(
                [str(self._home / "bin" / "elasticsearch"), *(f"-E{name}={value}" for name, value in settings.items())],
                env=environment,
                cwd=self._folder,
                user=self._user,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._wait()

    def kill(self) -> None:
        """End the node at once, as a power cut does. The start script's group holds the Java process too."""
        if self._process is not None:
            with suppress(ProcessLookupError):  # it ended by itself
                os.killpg(self._process.pid, 9)
            self._process.wait()
            self._process = None

    def _wait(self) -> None:
        end = time.monotonic() + _START_SECONDS
        while time.monotonic() < end and self._process is not None and self._process.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.url}/_cluster/health?wait_for_status=yellow&timeout=5s") as answer:
                    if answer.status == 200:
                        return
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.2)
        said = (self._folder / "logs" / "output").read_text(encoding="utf-8", errors="replace")[-2_000:]
        self.kill()
        raise RuntimeError(f"Elasticsearch did not start:\n{said}")


@contextmanager
def running(folder: Path) -> Iterator[Server]:
    """A started server that is gone afterwards. Raises ``NotHere``."""
    server = Server(folder)
    server.start()
    try:
        yield server
    finally:
        server.kill()


def _home() -> Path:
    homes = sorted(FOLDER.glob("elasticsearch-*/bin/elasticsearch"))
    if not homes:
        raise NotHere("Elasticsearch is not here: run `make elasticsearch`")
    return homes[-1].parents[1]


def _java() -> Path:
    """A Java home that is new enough: the one of ``ES_JAVA_HOME``, else the oldest that will do of those installed."""
    named = os.environ.get("ES_JAVA_HOME")
    homes = [Path(named)] if named else list(_installed())
    fit = sorted((version, home) for home in homes if (version := _java_version(home)) >= _OLDEST_JAVA)
    if not fit:
        raise NotHere(
            f"no Java {_OLDEST_JAVA} or newer is here: install one (on Debian 13: apt-get install"
            " openjdk-21-jdk-headless), or name its folder in ES_JAVA_HOME"
        )
    return fit[0][1]


def _installed() -> Iterator[Path]:
    """Java homes where systems and people put them."""
    if "JAVA_HOME" in os.environ:
        yield Path(os.environ["JAVA_HOME"])
    if java := shutil.which("java"):
        yield Path(java).resolve().parents[1]
    for folder in ("/usr/lib/jvm", "/usr/local/lib/jvm", "/opt"):
        yield from Path(folder).glob("*")


def _java_version(home: Path) -> int:
    """Major version of the Java in this folder, 0 if there is none that a server can be run with."""
    try:
        found = re.search(r'JAVA_VERSION="(\d+)', (home / "release").read_text(encoding="utf-8"))
    except OSError:
        return 0
    return int(found.group(1)) if found and os.access(home / "bin" / "java", os.X_OK) else 0
