"""Response headers: nothing from elsewhere, no script, no frame."""

from __future__ import annotations

from flask import Flask, Response, request

POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
"""The pages use our style sheet and our icon, and no script at all."""

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def add_headers(response: Response) -> Response:
    """Set the headers where the view has not set them itself."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if response.mimetype == "text/html":
        response.vary.add("Cookie")  # the language comes from it
    if request.endpoint == "static":
        response.cache_control.public = True
        response.cache_control.max_age = 3600
    return response


def init_app(app: Flask) -> None:
    """Put the headers on every answer of ``app``, errors included."""
    app.after_request(add_headers)
