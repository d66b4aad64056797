"""What waits for a person, to read."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from web.sources import registry

blueprint = Blueprint("review", __name__)
PAGE = 50


@blueprint.get("/review")
def index() -> str:
    """Open cases with their reasons."""
    page = registry().reviews(PAGE, request.args.get("cursor"))
    return render_template("review.html", page=page, illustrative=any(row.illustrative for row in page.rows))
