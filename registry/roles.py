"""Roles of accounts (vai trò). Who only reads in public needs none."""

from __future__ import annotations

DECIDE = ("reviewer", "administrator")
"""May decide on doubts and issue reports."""
ROLES = ("reader", *DECIDE)
