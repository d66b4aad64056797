"""Telling what is wrong with a row: anybody may, without an account."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from registry.objections import LONGEST, SHORTEST, ObjectionError, object_to
from web.sources import as_of, database, registry

blueprint = Blueprint("objections", __name__)


@blueprint.route("/items/<item_id>/objection", methods=["GET", "POST"])
def send(item_id: str) -> str | Response | tuple[str, int]:
    """The form, and what becomes of it."""
    item = registry().item(item_id, as_of()) or abort(404)
    words, refused = request.form.get("words", ""), False
    if request.method == "POST":
        if request.form.get("website"):
            abort(400)  # people do not see this field; programs fill in every field
        try:
            object_to(database(), item.id, words)
            return redirect(url_for("objections.send", item_id=item.id, sent=1), 303)
        except ObjectionError:
            refused = True
    page = render_template(
        "objection.html",
        item=item,
        words=words,
        refused=refused,
        sent="sent" in request.args,
        shortest=SHORTEST,
        longest=LONGEST,
        illustrative=item.illustrative,
    )
    return (page, 400) if refused else page
