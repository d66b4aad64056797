"""Lists in the form that is asked for: JSON, CSV or JSON Lines, all columns or some."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from flask import Request, Response

from search_api.errors import BadParameter

CSV, LINES = "text/csv", "application/x-ndjson"
LISTS = ("hits", "suggestions", "items", "documents", "events", "programmes")
"""Names under which an answer holds its rows."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def formed(request: Request, response: Response) -> Response:
    """The answer with the columns of ``fields=``, in the form of the Accept header. An answer without rows stays."""
    wanted = request.accept_mimetypes.best_match(["application/json", CSV, LINES], "application/json")
    fields = [name for name in request.args.get("fields", "").split(",") if name]
    if response.status_code != 200 or not response.is_json or (wanted == "application/json" and not fields):
        return response
    answer = response.get_json()
    name = next((one for one in LISTS if isinstance(answer.get(one), list)), None)
    if name is None:
        return response
    rows = [_chosen(_flat(row) if name == "hits" else row, fields) for row in answer[name]]
    if wanted == CSV:
        response.set_data(_csv(rows))
    elif wanted == LINES:
        response.set_data("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))
    else:
        response.set_data(json.dumps(answer | {name: rows}, ensure_ascii=False))
    response.content_type = wanted if wanted == "application/json" else f"{wanted}; charset=utf-8"
    return response


def _flat(hit: dict[str, Any]) -> dict[str, Any]:
    """A hit as one row: its document's columns beside its own."""
    return {**hit["document"], **{name: value for name, value in hit.items() if name != "document"}}


def _chosen(row: dict[str, Any], fields: list[str]) -> dict[str, Any]:
    for name in fields:
        if name not in row:
            raise BadParameter("fields", f"{name} is no column; there are {', '.join(sorted(row))}.")
    return {name: row[name] for name in fields} if fields else row


def _csv(rows: list[dict[str, Any]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    if rows:
        writer.writerow(rows[0])
        writer.writerows([_cell(value) for value in row.values()] for row in rows)
    return out.getvalue()


def _cell(value: object) -> str:
    """One value. A text that a spreadsheet would run as a formula gets an apostrophe in front."""
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f"'{text}" if isinstance(value, str) and text.startswith(_FORMULA) else text
