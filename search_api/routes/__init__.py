"""Endpoints of the API, one module a noun; each ``add(api)`` adds its own to the blueprint."""
