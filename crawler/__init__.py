"""Fetching from the official sources. Stands apart: sees only the corpus core."""
