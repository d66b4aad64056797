"""Names of hosts become addresses here: only public ones, whatever a name server says (no rebinding to the inside)."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import ip_address

from scrapy.resolver import CachingThreadedResolver
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError


class PublicResolver(CachingThreadedResolver):
    """The resolver of Scrapy, which connects to the very address that was looked at."""

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:
        """The address of a host. Fails with ``DNSLookupError`` for a private, loopback or reserved one."""
        return super().getHostByName(name, timeout).addCallback(_public)


def _public(address: str) -> str:
    if not ip_address(address).is_global:
        raise DNSLookupError(f"{address} is not a public address")
    return address
