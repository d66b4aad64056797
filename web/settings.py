"""Settings of the site, from the environment, and the limits of what it accepts."""

from __future__ import annotations

import secrets
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings

MAX_QUERY = 300
"""Characters of a query that are read; longer ones are cut."""
MAX_BODY = 64 * 1024
"""Bytes of a request body; the longest form is far smaller."""
SHORTEST_SECRET = 32
"""Characters of the key of sessions."""


class SettingsError(Exception):
    """A setting of the site is missing or weak. ``str()`` is the one line a person sees."""


class WebSettings(BaseSettings):
    """``DATA_DIR``: where the registry and the index are. ``WEB_THREADS``: requests answered at the same time.

    ``WEB_PROXIES``: proxies in front, whose word on the visitor's address is taken; 0 = the site is not public.
    ``SESSION_SECRET``: key of the cookies of reviewers. ``WEB_RATE``: requests that one address may send.
    """

    data_dir: Path = Path("data")
    web_threads: int = 4
    web_proxies: int = Field(0, ge=0, le=5)
    session_secret: SecretStr | None = None
    web_rate: str = "1200 per minute"

    def secret(self) -> str:
        """Key that sessions are signed with; made anew at each start where the site is not public. SettingsError."""
        given = self.session_secret.get_secret_value() if self.session_secret else ""
        if not given and not self.web_proxies:
            return secrets.token_hex(SHORTEST_SECRET)
        if len(given) < SHORTEST_SECRET:
            raise SettingsError(
                f"SESSION_SECRET must have at least {SHORTEST_SECRET} characters, the same at every start and in every "
                "process. Make one with: python3 -c 'import secrets; print(secrets.token_hex(32))'"
            )
        return given
