"""What changed, week by week or month by month, and as a feed with the same filters."""

from __future__ import annotations

from typing import Any, cast

from flask import Blueprint, Response, abort, jsonify, render_template, request, url_for
from flask_babel import gettext

from web import labels
from web.changes import By, Digest, Filters, digests, first_day, last_day, matching, period_of, periods, read, rows
from web.feeds import Entry, atom
from web.formats import day as printed_day
from web.formats import number
from web.formats import period as printed_period
from web.labels import label
from web.sources import kept, today
from web.views.data import as_file

blueprint = Blueprint("changes", __name__)
NAMES = ("op", "kind", "agency", "document")
FEED_ENTRIES = 50
MOST_ORDERS = 10
"""Orders of one instrument that the page lists; its own page has all."""


@blueprint.get("/changes")
def index() -> str:
    """One month or week of changes."""
    ledger, filters, by = kept(read), _filters(), _by()
    events = matching(ledger, filters)
    found = periods(events, by)
    period = _period(by, [name for name, _ in found])
    first, last = first_day(period, by), last_day(period, by)
    shown = digests(
        ledger, (event for event in events if event.effective_from and first <= event.effective_from <= last)
    )
    names = [name for name, _ in found]
    return render_template(
        "changes.html",
        by=by,
        period=period,
        first=first,
        last=last,
        periods=[(name, f"{printed_period(name)} ({number(count)})") for name, count in reversed(found)],
        before=max((name for name in names if name < period), default=None),
        after=min((name for name in names if name > period), default=None),
        digests=shown,
        total=sum(len(digest.events) for digest in shown),
        filters=filters,
        operations=sorted({event.op for event in ledger.events}),
        kinds=labels.ITEM_KINDS,
        agencies=ledger.agencies(),
        document=ledger.documents.get(filters.document),
        address=_address,
        data_href=lambda form: _address("changes.data", form=form, by=by, period=period),
        most=MOST_ORDERS,
        illustrative=any(digest.document.illustrative for digest in shown),
    )


@blueprint.get("/changes.atom")
def feed() -> Response:
    """The newest changes that pass the filters, those that are to come included."""
    ledger, filters = kept(read), _filters()
    found = digests(ledger, matching(ledger, filters))[:FEED_ENTRIES]
    body = atom(
        title=f"{gettext('What changed')} – {gettext('Register of business conditions')}{_described(filters)}",
        self_href=_address("changes.feed", _external=True),
        page_href=_address("changes.index", _external=True),
        updated=found[0].day if found else today(),
        entries=map(_entry, found),
    )
    return Response(body, mimetype="application/atom+xml")


@blueprint.get("/changes.<any(json, csv, xlsx, docx):form>")
def data(form: str) -> Response:
    """Events that pass the filters as data: of one period if it is given, else all."""
    ledger, by = kept(read), _by()
    events = matching(ledger, _filters())
    if request.args.get("period"):
        period = _period(by, [])
        events = [e for e in events if e.effective_from and period_of(e.effective_from, by) == period]
    if form != "json":
        return as_file(rows(ledger, events), "events", "changes", form)
    return jsonify({"total": len(events), "rows": list(rows(ledger, events))})


def _filters() -> Filters:
    return Filters(**{name: request.args.get(name, "") for name in NAMES})


def _by() -> By:
    by = request.args.get("by", "month")
    return cast(By, by) if by in ("month", "week") else abort(400)


def _period(by: By, known: list[str]) -> str:
    """The period asked for, else the last of those ``known`` that has begun, else that of today. 400 if it is none."""
    asked = request.args.get("period")
    if not asked:
        now = period_of(today(), by)
        return max((name for name in known if name <= now), default=now)
    try:
        return period_of(first_day(asked, by), by)
    except ValueError:
        pass
    try:  # a month where weeks were asked for, or the other way round
        return period_of(first_day(asked, "week" if by == "month" else "month"), by)
    except ValueError:
        abort(400)


def _address(endpoint: str, **changes: str | bool) -> str:
    """Address with the filters of this page."""
    kept_filters: dict[str, Any] = {name: value for name in NAMES if (value := request.args.get(name))}
    return url_for(endpoint, **(kept_filters | changes))


def _described(filters: Filters) -> str:
    words = [
        label(filters.op, "op") if filters.op else "",
        label(filters.kind, "kind") if filters.kind else "",
        label(filters.agency, "agency") if filters.agency else "",
        filters.document,
    ]
    chosen = ", ".join(filter(None, words))
    return f": {chosen}" if chosen else ""


def _entry(digest: Digest) -> Entry:
    href = url_for("documents.show", path=digest.document.id.lstrip("/"), _external=True)
    counts = ", ".join(f"{label(op, 'op')}: {count}" for op, count in digest.counts)
    mark = f" ({gettext('illustrative')})" if digest.document.illustrative else ""
    return Entry(
        id=f"{href}#{digest.day.isoformat()}",
        href=href,
        title=f"{printed_day(digest.day)}: {digest.document.number}{mark}",
        day=digest.day,
        summary=f"{digest.document.title}. {counts}.",
    )
