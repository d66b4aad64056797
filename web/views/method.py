"""How things are counted."""

from __future__ import annotations

from flask import Blueprint, render_template

blueprint = Blueprint("method", __name__)


@blueprint.get("/method")
def index() -> str:
    """The counting rules in plain words."""
    return render_template("method.html")
