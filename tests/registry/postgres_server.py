"""A PostgreSQL server for one test run: made, used and thrown away."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from sqlalchemy import create_engine, text


def _program(name: str) -> str | None:
    """Path of a server program: on the search path, or where Debian keeps those of each version."""
    debian = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return shutil.which(name) or (str(debian[-1]) if debian else None)


def _unprivileged() -> str | None:
    """Whom to be, as root: the server refuses to run as root."""
    names = {entry.pw_name for entry in pwd.getpwall()}
    return next((name for name in ("postgres", "nobody") if name in names), None)


def missing_server() -> str:
    """Why no server can be started; "" if one can."""
    if _program("initdb") is None or _program("pg_ctl") is None:
        return "PostgreSQL is not installed (Debian: apt-get install postgresql)"
    if os.geteuid() == 0 and _unprivileged() is None:
        return "PostgreSQL does not run as root, and there is neither a user postgres nor a user nobody"
    return ""


@contextmanager
def server() -> Iterator[str]:
    """Address of a server on a free loopback port, without its database name."""
    user = _unprivileged() if os.geteuid() == 0 else None
    # Not below pytest's own folder, which other users cannot enter.
    folder = Path(tempfile.mkdtemp(prefix="registry-postgres-"))
    if user:
        shutil.chown(folder, user)
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]

    def run(program: str, *arguments: str) -> None:
        # The server inherits the output streams: a pipe would be waited for until the server ends.
        with (folder.parent / f"{folder.name}.log").open("ab") as log:
            command = [str(_program(program)), *arguments]
            subprocess.run(command, check=True, user=user, cwd="/", stdout=log, stderr=log, timeout=120)

    data = str(folder / "data")
    try:
        run("initdb", "-D", data, "-U", "registry", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"
        run("pg_ctl", "-D", data, "-w", "-o", options, "start")
        try:
            yield f"postgresql+psycopg://registry@127.0.0.1:{port}"
        finally:
            run("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        (folder.parent / f"{folder.name}.log").unlink(missing_ok=True)


def new_database(address: str, template: str = "template1") -> str:
    """Address of a new database of the server: a copy of ``template``."""
    name = f"test_{uuid4().hex}"
    engine = create_engine(f"{address}/postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'CREATE DATABASE {name} TEMPLATE "{template}"'))
    engine.dispose()
    return f"{address}/{name}"
