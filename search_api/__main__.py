"""Door: build the index, ask it, serve the API, say what stands."""

from __future__ import annotations

import argparse
import json
import sys

from registry.db import NoRegistry
from registry.settings import RegistrySettings
from search_api.errors import Incomplete, NoIndex
from search_api.port import Hit, SearchRequest
from search_api.service import open_index, open_registry
from search_api.settings import SearchSettings

_WIDTH = 90


def main(argv: list[str] | None = None) -> int:
    """Run one command. 0 done, 2 not done."""
    args = _parser().parse_args(argv)
    try:
        return int(args.run(args))
    except (Incomplete, NoIndex, NoRegistry) as error:
        print(error, file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m search_api",
        description="Find conditions, goods and provisions of the registry.",
        epilog="Data folder: DATA_DIR (default data). Exit status: 0 done, 2 not done.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    index = commands.add_parser("index", help="build the index if the registry has changed, and make it live")
    index.set_defaults(run=_index)
    query = commands.add_parser(
        "query",
        help="ask: words, a document number with a place, an HS code",
        epilog='Examples: query "điều kiện bán lẻ rượu" · query "NĐ 8/2018 điều 9" · query 2202.91.00',
    )
    query.add_argument("text", metavar="TEXT")
    query.add_argument("--limit", type=int, default=10, help="answers to show (default 10)")
    query.add_argument("--format", choices=("text", "json"), default="text", help="json: one list of answers")
    query.set_defaults(run=_query)
    serve = commands.add_parser("serve", help="serve the JSON API alone (the site serves it too)")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8001)
    serve.set_defaults(run=_serve)
    status = commands.add_parser("status", help="say which version is live and whether it fits the registry")
    status.set_defaults(run=_status)
    return parser


def _index(_: argparse.Namespace) -> int:
    from search_api.indexer import build_index

    built = build_index(open_registry(RegistrySettings()), open_index(SearchSettings()))
    done = "indexed" if built.fresh else "nothing has changed:"
    print(f"{done} {built.count} documents, version {built.version}")
    return 0


def _query(args: argparse.Namespace) -> int:
    page = open_index(SearchSettings()).search(SearchRequest(args.text, limit=args.limit))
    if args.format == "json":
        print(json.dumps([_row(hit) for hit in page.hits], ensure_ascii=False, indent=1))
        return 0
    understood = ", ".join(f"{name} {value}" for name, value in page.understood.items())
    print(f"{page.total} found" + (f" (understood: {understood})" if understood else ""))
    for hit in page.hits:
        row = _row(hit)
        place = " ".join(str(row[name]) for name in ("doc", "path", "row") if row.get(name))
        goods = f"  HS {' '.join(hit.document.hs)}" if hit.document.hs else ""
        print(f"{hit.score:7.1f}  {hit.document.kind:<13} {place}{goods}")
        print(f"         {' '.join((hit.document.title or hit.document.body).split())[:_WIDTH]}")
    return 0


def _row(hit: Hit) -> dict[str, object]:
    """One answer as a record."""
    found = hit.document
    row: dict[str, object] = {"doc": found.number, "path": found.path, "kind": found.kind, "score": round(hit.score, 3)}
    if found.kind == "product_line":
        row |= {"row": found.row, "hs": list(found.hs)}
    return row | {"id": found.id, "title": found.title, "state": found.state}


def _serve(args: argparse.Namespace) -> int:
    from search_api.app import PREFIX, create_app

    app = create_app(open_registry(RegistrySettings()), open_index(SearchSettings()))
    print(f"API: http://{args.host}:{args.port}{PREFIX}/search?q=", file=sys.stderr)
    app.run(args.host, args.port, threaded=True)
    return 0


def _status(_: argparse.Namespace) -> int:
    from search_api.indexer import wanted_version

    index = open_index(SearchSettings())
    live = index.version()
    wanted = wanted_version(open_registry(RegistrySettings()))
    print(f"live version    {live or 'none'}")
    print(f"documents       {index.count()}")
    print(f"fits registry   {'yes' if live == wanted else 'no: run `python -m search_api index`'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
