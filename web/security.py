"""Response headers: nothing from elsewhere, no script but our own files, no frame, and nothing personal kept."""

from __future__ import annotations

from flask import Flask, Response, request, session

POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self'",
        "script-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
"""The pages use our style sheet, our icon and our few scripts, which ask this site only."""

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
HSTS = "max-age=31536000"


def add_headers(response: Response) -> Response:
    """Set the headers where the view has not set them itself."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = HSTS
    if request.endpoint == "static":
        response.cache_control.public = True
        response.cache_control.max_age = 3600
    elif response.mimetype == "text/html" and session:
        response.cache_control.no_store = True  # somebody is signed in, or a form carries a token of the session
    if response.mimetype == "text/html":
        response.vary.add("Cookie")  # the language comes from it
    return response


def init_app(app: Flask) -> None:
    """Put the headers on every answer of ``app``, errors included."""
    app.after_request(add_headers)
