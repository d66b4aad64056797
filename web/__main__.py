"""The door of the site: ``python -m web serve``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable

from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter

from web.app import create_app
from web.settings import SettingsError, WebSettings


class Server(BaseApplication):
    """Gunicorn with our settings instead of its command line."""

    def __init__(self, options: dict[str, object]) -> None:
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        """Hand the options over."""
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Callable[..., Iterable[bytes]]:
        """The application, built in the worker, so that no database connection crosses a fork."""
        return create_app()


def _say(server: Arbiter) -> None:
    address = server.cfg.bind[0]
    print(f"Listening on http://{address} (Ctrl-C stops it)", flush=True)


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 after a clean stop, 2 if a setting is missing."""
    parser = argparse.ArgumentParser(prog="python -m web", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    serve = commands.add_parser(
        "serve",
        help="serve the site and the API",
        description="Serve the site and the API (/api/v1) of the data in DATA_DIR until Ctrl-C.",
    )
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on (0.0.0.0: all; default %(default)s)")
    serve.add_argument("--port", type=int, default=8000, help="port to listen on (default %(default)s)")
    options = parser.parse_args(arguments)
    settings = WebSettings()
    try:
        settings.secret()
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    Server(
        {
            "bind": f"{options.host}:{options.port}",
            "worker_class": "gthread",
            "threads": settings.web_threads,
            "workers": 1,
            "loglevel": "warning",
            "when_ready": _say,
            "graceful_timeout": 5,
            "control_socket_disable": True,
        }
    ).run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
