"""What waits for a person: to read for everybody, to decide for reviewers."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from registry.accounts import AccountError, accounts
from registry.decisions import EDITABLE
from registry.given_views import DecisionView
from registry.review import EditConflict, decide, next_doubt, open_counts, undo
from registry.roles import DECIDE
from registry.timeline import EFFECTIVE
from registry.waiting import ReviewError
from web.cases import Case, case
from web.formats import number
from web.labels import label
from web.people import for_reviewers, person, reviewer
from web.sources import database, registry

blueprint = Blueprint("review", __name__)
PAGE = 25
LONGEST_REASON = 500
"""Characters of a reason."""


@blueprint.get("/review")
def index() -> str:
    """Open cases with their reasons."""
    reason = request.args.get("reason", "")
    page = registry().reviews(PAGE, request.args.get("cursor"), reason)
    counts = open_counts(database())
    return render_template(
        "review.html",
        page=page,
        reason=reason,
        reasons=[(code, f"{label(code, 'review')} ({number(count)})") for code, count in counts.items()],
        done=_done(),
        illustrative=any(row.illustrative for row in page.rows),
    )


@blueprint.get("/review/<review_id>")
def show(review_id: str) -> str:
    """One case: both texts, what was decided, and for reviewers the form to decide it."""
    return _page(_case(review_id))


@blueprint.post("/review/<review_id>")
def take(review_id: str) -> Response | tuple[str, int]:
    """Take a decision and go on to the next case. A page that says so if another reviewer was faster."""
    name = reviewer()
    found = _case(review_id)
    action, reason = request.form.get("action", ""), _reason()
    try:
        number = decide(
            database(), review_id, action, name, reason,
            _changes(found) if action == "edit" else {},
            request.form.get("seen", ""),
            request.form.get("into", "").split() if action in ("merge", "split") else (),
        )  # fmt: skip
    except EditConflict:
        return _page(_case(review_id), conflict=True), 409
    except (ReviewError, AccountError) as error:
        return _page(found, problem=str(error)), 400
    queue = request.form.get("queue", "")
    following = next_doubt(database(), review_id, queue)
    if following is None:
        return redirect(url_for("review.index", reason=queue or None, done=number), 303)
    return redirect(url_for("review.show", review_id=following, reason=queue or None, done=number), 303)


@blueprint.post("/review/decisions/<int:number>/undo")
def take_back(number: int) -> Response:
    """Undo a decision: its case is open again. What was undone already stays so."""
    name = reviewer()
    try:
        undo(database(), number, name, _reason())
    except (ReviewError, AccountError):
        abort(409)
    (undone,) = registry().decisions(name, limit=1).rows
    return redirect(url_for("review.show", review_id=undone.review), 303)


@blueprint.get("/review/history")
@for_reviewers
def past() -> str:
    """Decisions, the newest first; of one reviewer (``by``) or of all."""
    by = request.args.get("by", "")
    return render_template(
        "review_history.html",
        page=registry().decisions(by, limit=PAGE, cursor=request.args.get("cursor")),
        by=by,
        reviewers=[(name, name) for name, role, _ in accounts(database()) if role in DECIDE],
    )


def _case(review_id: str) -> Case:
    return case(review_id) or abort(404)


def _page(found: Case, *, problem: str = "", conflict: bool = False) -> str:
    queue = request.values.get("queue", request.args.get("reason", ""))
    return render_template(
        "review_case.html",
        case=found,
        operations=sorted(EFFECTIVE),
        form=request.form,
        problem=problem,
        conflict=conflict,
        done=_done(),
        queue=queue,
        following=next_doubt(database(), found.doubt.id, queue),
        longest_reason=LONGEST_REASON,
        illustrative=found.doubt.illustrative,
    )


def _done() -> DecisionView | None:
    """The decision that led here, so that it can be taken back at once."""
    number, who = request.args.get("done", 0, int), person()
    if not number or who is None:
        return None
    last = registry().decisions(who.name, limit=1).rows
    return last[0] if last and last[0].id == number else None


def _reason() -> str:
    return (request.form.get("own_words", "").strip() or request.form.get("reason", ""))[:LONGEST_REASON]


def _changes(found: Case) -> dict[str, str | None]:
    """Fields of the event that the form gives another value."""
    event = found.event or abort(400)
    now = {
        "op": event.op,
        "item": event.item_id,
        "effective_from": event.effective_from and event.effective_from.isoformat(),
        "effective_until": event.effective_until and event.effective_until.isoformat(),
    }
    given = {name: request.form.get(name, "").strip() or None for name in EDITABLE}
    return {name: value for name, value in given.items() if value != now[name]}
