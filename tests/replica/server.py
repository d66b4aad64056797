"""The replica: one server for all hosts of the sites, with a virtual day, faults by name, and a log of requests."""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import socket
import sys
import threading
import time
from contextlib import suppress
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from urllib.request import urlopen

from tests.replica import templates
from tests.replica.content import FIRST_DAY, Content, Document, file_bytes
from tests.replica.scenarios import PLAYS, Answer, Asked

ROBOTS = "User-agent: *\nAllow: /\nDisallow: /tim-kiem/\nDisallow: /van-ban/noi-bo\n"
_PAD = "A" * 100_000
"""A form of the WebForms site carries some 100 KB of state."""
_HTML = {"Content-Type": "text/html; charset=utf-8", "Set-Cookie": "ASP.NET_SessionId=s1; path=/; HttpOnly"}
_JSON = {"Content-Type": "application/json"}
_NOTHING = Answer(404, b"<html>404</html>", _HTML)


class Replica(ThreadingHTTPServer):
    """Serves until ``close``. ``day``, ``play`` and ``hits`` are for tests in the same process."""

    daemon_threads = True

    def __init__(self, port: int = 0, documents: int = 400, hits_log: Path | None = None) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.content = Content(documents)
        self.day: date = FIRST_DAY
        self.started = time.monotonic()
        self.hits: list[dict[str, Any]] = []
        self.robots = ROBOTS
        self.generation = 0
        """Forms and tokens of an older generation are stale."""
        self.extra_pages = 0
        self._plays: dict[str, int] = {}
        self._log = hits_log.open("a", encoding="utf-8", buffering=1) if hits_log else None
        self._lock = threading.Lock()
        self._open = 0
        self._hung_up = threading.Condition(self._lock)
        self.busy: dict[str, int] = {}
        threading.Thread(target=self.serve_forever, daemon=True, kwargs={"poll_interval": 0.02}).start()

    @property
    def port(self) -> int:
        return self.server_address[1]

    def play(self, name: str, times: int = 1_000_000) -> None:
        """Switch a fault on for so many requests that it fits."""
        if name == "stale":
            self.generation += 1
        elif name == "past the end":
            self.extra_pages = 2
        else:
            assert name in PLAYS, f"no such fault: {name}"
            self._plays[name] = times

    def quiet(self) -> None:
        """Switch all faults off."""
        self._plays.clear()
        self.extra_pages = 0

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._lock:
            self._open += 1
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        super().shutdown_request(request)
        with self._hung_up:
            self._open -= 1
            self._hung_up.notify_all()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Quiet about clients that were killed."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    def settle(self) -> None:
        """Wait until all that dead clients sent is in ``hits``: connections are taken in turn, ours after theirs."""
        with urlopen(f"http://127.0.0.1:{self.port}/__replica__", timeout=20) as answer:
            answer.read()
        with self._hung_up:
            assert self._hung_up.wait_for(lambda: not self._open, timeout=20), "somebody is still connected"

    def close(self) -> None:
        self.shutdown()
        self.server_close()
        if self._log:
            self._log.close()

    def log(self, hit: dict[str, Any]) -> None:
        with self._lock:
            self.hits.append(hit)
            if self._log:
                self._log.write(json.dumps(hit, ensure_ascii=False) + "\n")

    def enter(self, host: str, step: int) -> int:
        with self._lock:
            self.busy[host] = self.busy.get(host, 0) + step
            return self.busy[host]

    def answer(self, asked: Asked) -> Answer:
        """The right answer, or that of a fault that is on."""
        right = self._right(asked)
        for name, left in list(self._plays.items()):
            if left > 0 and (played := PLAYS[name](asked, right)) is not None:
                self._plays[name] = left - 1
                return played
        return right

    def _right(self, asked: Asked) -> Answer:
        if asked.kind == "robots":
            return Answer(200, self.robots.encode(), {"Content-Type": "text/plain"})
        hosts = {
            "congbao.chinhphu.vn": self._congbao,
            "g7.cdnchinhphu.vn": self._token_file,
            "vanban.chinhphu.vn": self._vanban,
            "datafiles.chinhphu.vn": self._plain_file,
            "vbpl-bientap-gateway.moj.gov.vn": self._gateway,
        }
        return hosts[asked.host](asked) if asked.host in hosts else _NOTHING

    # congbao -------------------------------------------------------------------------------------------

    def _congbao(self, asked: Asked) -> Answer:
        shown = self.content.on(self.day, "congbao")
        if asked.path == "/cac-van-ban-moi-ban-hanh.rss":
            newest = sorted(shown, key=lambda document: (document.shown, document.issued), reverse=True)[:50]
            return Answer(200, templates.congbao_rss(newest).encode(), {"Content-Type": "application/rss+xml"})
        listed = re.fullmatch(r"/van-ban-dang-cong-bao(?:/([a-z-]+-l\d+))?(?:/trang-(\d+))?\.htm", asked.path)
        if listed:
            return self._congbao_list(shown, listed[1], int(listed[2] or 1))
        page = re.fullmatch(r"/van-ban/(.+)-(\d+)(?:/\d+)?\.htm", asked.path)
        document = self.content.find(self.day, "congbao", page[2]) if page else None
        if document is None:
            return _NOTHING
        if not asked.path.startswith(templates.congbao_address(document).removesuffix(".htm")):
            return Answer(302, b"", {"Location": templates.congbao_address(document)})
        return Answer(200, templates.congbao_detail(document, self._tokens(document)).encode(), _HTML)

    def _congbao_list(self, shown: list[Document], name: str | None, number: int) -> Answer:
        if name and name not in templates.LISTS:
            return _NOTHING
        wanted = [document for document in shown if not name or document.kind == templates.LISTS[name]]
        size = templates.PER_PAGE["type" if name else "all"]
        pages = max(1, -(-len(wanted) // size))
        at = min(number, pages)
        cards = wanted[(at - 1) * size : at * size]
        tokens = {key: token for document in cards for key, token in self._tokens(document).items()}
        return Answer(
            200, templates.congbao_list(cards, name or "all", pages + self.extra_pages, tokens).encode(), _HTML
        )

    def _tokens(self, document: Document) -> dict[str, str]:
        return {
            name: f"{document.id}.{number}.{self.generation}.{self.day:%y%m%d}"
            for number, (name, _, _) in enumerate(document.files)
        }

    def _token_file(self, asked: Asked) -> Answer:
        """A token is good for a day, and only from a page of the site."""
        query = parse_qs(urlsplit(asked.path).query)
        key, number, *stamp = query.get("Url", ["..."])[0].split(".")
        document = self.content.find(self.day, "congbao", key)
        fresh = stamp == [str(self.generation), f"{self.day:%y%m%d}"]
        if document is None or not fresh or "congbao.chinhphu.vn" not in asked.headers.get("referer", ""):
            return Answer(403, b"<html>expired</html>", _HTML)
        _, form, part = document.files[int(number)]
        return Answer(200, file_bytes(document, form, part), {"Content-Type": "application/octet-stream"})

    # vanban --------------------------------------------------------------------------------------------

    def _vanban(self, asked: Asked) -> Answer:
        parts = urlsplit(asked.path)
        query = parse_qs(parts.query)
        if parts.path == "/he-thong-van-ban":
            return self._vanban_list(asked)
        document = self.content.find(self.day, "vanban", query.get("docid", [""])[0])
        if parts.path != "/" or document is None:
            return Answer(200, templates.NOT_FOUND.encode(), _HTML)
        return Answer(200, templates.vanban_detail(document).encode(), _HTML)

    def _vanban_list(self, asked: Asked) -> Answer:
        year, number = 0, 1
        if asked.method == "POST":
            fields = {name: values[0] for name, values in parse_qs(asked.body.decode(), keep_blank_values=True).items()}
            control = next(name.removesuffix("$hidIsSearch") for name in fields if name.endswith("$hidIsSearch"))
            state = self._open_state(fields.get("__VIEWSTATE", ""))
            if state is None or "x-microsoftajax" in asked.headers:
                return Answer(500, b"<html>Validation of viewstate failed</html>", _HTML)
            year = int(fields[f"{control}$drdDocYear"]) if fields[f"{control}$hidIsSearch"] == "1" else 0
            if f"{control}$btnSearch" not in fields:
                number = int(fields["__EVENTARGUMENT"].removeprefix("Page$"))
                if state != [year, number - 1]:
                    return Answer(500, b"<html>Invalid postback</html>", _HTML)
        shown = [
            document for document in self.content.on(self.day, "vanban") if not year or document.issued.year == year
        ]
        size = templates.PER_PAGE["vanban"]
        rows = shown[(number - 1) * size : number * size]
        return Answer(
            200, templates.vanban_list(rows, number, len(shown), self._state(year, number), bool(year)).encode(), _HTML
        )

    def _state(self, year: int, number: int) -> str:
        said = f"{year}.{number}.{self.generation}"
        return f"{said}.{hashlib.sha256(said.encode()).hexdigest()}.{_PAD}"

    def _open_state(self, state: str) -> list[int] | None:
        year, _, rest = state.partition(".")
        number = rest.partition(".")[0]
        if not number.isdigit() or self._state(int(year), int(number)) != state:
            return None
        return [int(year), int(number)]

    def _plain_file(self, asked: Asked) -> Answer:
        found = self.content.file(self.day, "vanban", unquote(asked.path.rpartition("/")[2]))
        if found is None:
            return _NOTHING
        data = file_bytes(*found)
        tag = f'"{hashlib.sha256(data).hexdigest()[:16]}"'
        if asked.headers.get("if-none-match") == tag:
            return Answer(304, b"", {"ETag": tag})
        return Answer(200, data, {"Content-Type": "application/pdf", "ETag": tag})

    # the gateway of vbpl -------------------------------------------------------------------------------

    def _gateway(self, asked: Asked) -> Answer:
        """A missing document is a 400; pages are counted from 1 in the question and from 0 in the answer."""
        path = asked.path.removeprefix("/api/qtdc/public/doc/")
        shown = self.content.on(self.day, "vanban")
        if path == "all":
            question = json.loads(asked.body)
            if question["sortBy"] != "issueDate":
                return Answer(500, b"{}", _JSON)
            number, size = question["pageNumber"], question["pageSize"]
            items = [templates.vbpl_item(document) for document in shown[(number - 1) * size : number * size]]
            return _json({"total": len(shown), "pageNumber": number - 1, "pageSize": size, "items": items})
        if path.startswith("minio/") and path.endswith("/download"):
            found = self.content.file(self.day, "vanban", unquote(path.split("/")[-2]))
            return Answer(200, file_bytes(*found), {}) if found else _NOTHING
        document = self.content.find(self.day, "vanban", path)
        if document is None:
            missing = {"success": False, "messageCode": "invalid.document.entity.not.found"}
            return Answer(400, json.dumps(missing).encode(), _JSON)
        return _json(templates.vbpl_detail(document))


def _json(data: object) -> Answer:
    return Answer(200, json.dumps({"success": True, "statusCode": 200, "data": data}).encode(), _JSON)


class Handler(BaseHTTPRequestHandler):
    """Reads a request, asks the replica, writes the answer as it should break, and logs."""

    protocol_version = "HTTP/1.1"
    server: Replica

    def setup(self) -> None:
        super().setup()
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet: the hits are logged instead."""

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def _serve(self) -> None:
        host = self.headers.get("X-Replica-Host", "")
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path.startswith("/__replica__"):
            self._control()
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        asked = Asked(host, self.path, _kind(host, self.path), self.command, headers, body)
        at, together = time.monotonic(), self.server.enter(host, 1)
        try:
            answer = self.server.answer(asked)
            self.server.log(
                {
                    "at": at, "host": host, "path": self.path, "method": self.command, "kind": asked.kind,
                    "status": answer.status, "agent": headers.get("user-agent", ""), "together": together,
                    "connection": self.client_address[1],
                    "said": hashlib.sha256(body).hexdigest()[:12], "retry_after": answer.headers.get("Retry-After", ""),
                    "cookie": headers.get("cookie", ""),
                }
            )  # fmt: skip
            with suppress(ConnectionError):
                self._write(answer)
        finally:
            self.server.enter(host, -1)

    def _write(self, answer: Answer) -> None:
        if not answer.status:
            self.wfile.write(b"this is not HTTP\r\n\r\n")
            self.close_connection = True
            return
        self.send_response_only(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if answer.seconds_a_byte:
            for at in range(len(answer.body)):
                self.wfile.write(answer.body[at : at + 1])
                time.sleep(answer.seconds_a_byte)
        elif answer.cut_at is not None:
            self.wfile.write(answer.body[: answer.cut_at])
            self.wfile.flush()
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            self.close_connection = True
        else:
            self.wfile.write(answer.body)

    def _control(self) -> None:
        query = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
        if "day" in query:
            self.server.day = date.fromisoformat(query["day"])
        if "quiet" in query:
            self.server.quiet()
        if "scenario" in query:
            self.server.play(query["scenario"], int(query.get("times", "1000000")))
        self._write(Answer(200, f"{self.server.day}\n".encode(), {"Content-Type": "text/plain"}))


def _kind(host: str, path: str) -> str:
    if path == "/robots.txt":
        return "robots"
    if host in ("g7.cdnchinhphu.vn", "congbaocdn.chinhphu.vn", "datafiles.chinhphu.vn"):
        return "file"
    if path.startswith("/api/"):
        return "list" if path.endswith("/all") else "file" if path.endswith("/download") else "detail"
    return "detail" if path.startswith(("/van-ban/", "/?pageid")) else "list"


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(description="Serve the replica of the official sites on this machine.")
    parser.add_argument("--port", type=int, default=8099)
    parser.add_argument("--documents", type=int, default=400)
    parser.add_argument("--hits-log", type=Path, default=Path("hits.log"))
    options = parser.parse_args()
    replica = Replica(options.port, options.documents, options.hits_log)
    sys.stderr.write(f"replica on http://127.0.0.1:{replica.port}, day {replica.day} (Ctrl-C stops it)\n")
    with suppress(KeyboardInterrupt):
        threading.Event().wait()
    replica.close()


if __name__ == "__main__":
    main()
