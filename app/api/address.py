"""Whom a limit by address counts: one machine on IPv4, one customer's network on IPv6."""

from ipaddress import IPv6Address, ip_address

from starlette.types import Scope

NETWORK_BITS = 64
"""A caller on IPv6 has this many bits of addresses to himself: counting each would count nothing."""


def client_address(scope: Scope) -> str:
    """The caller's address as text, `unknown` where the server does not know it."""
    client = scope.get("client")
    if not client:
        return "unknown"
    try:
        address = ip_address(client[0])
    except ValueError:
        return str(client[0])
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return f"{IPv6Address(int(address) >> NETWORK_BITS << NETWORK_BITS)}/{NETWORK_BITS}"
    return str(address)
