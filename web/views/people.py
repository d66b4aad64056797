"""Signing in and out."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from registry.accounts import AccountError
from web import people

blueprint = Blueprint("people", __name__)


@blueprint.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> str | Response | tuple[str, int]:
    """The form, and what becomes of it: back to the page that asked for it, if that is one of ours."""
    wanted = people.own_address(request.values.get("next", ""), url_for("review.index"))
    if request.method == "GET":
        return render_template("sign_in.html", next=wanted, name="", refused=False)
    name = request.form.get("name", "").strip()
    try:
        people.sign_in(name, request.form.get("password", ""))
    except AccountError:
        return render_template("sign_in.html", next=wanted, name=name, refused=True), 403
    return redirect(wanted, 303)


@blueprint.post("/sign-out")
def sign_out() -> Response:
    """End the session."""
    people.sign_out()
    return redirect(url_for("home.index"), 303)
