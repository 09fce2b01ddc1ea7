"""Which addresses of the internet protocol are the public internet's.

From IANA's registries of special-purpose addresses. The answers of Python's own `is_global` differ between
its versions, and it lets through multicast, 6to4 and NAT64, which can hold any address there is.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_network

Address = IPv4Address | IPv6Address

NOT_PUBLIC_4 = tuple(
    ip_network(network)
    for network in (
        # This network, private ones, shared by a provider's customers, this machine, this wire.
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"),
        *("172.16.0.0/12", "192.168.0.0/16"),
        # For protocols, documentation, sinkholes, relays and benchmarks.
        *("192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24"),
        *("192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24"),
        # Multicast, reserved, broadcast; and one cloud's own service, at an address that looks public.
        *("224.0.0.0/4", "240.0.0.0/4", "168.63.129.16/32"),
    )
)
#: What of IPv6 is given out to the world, one address for one machine.
PUBLIC_6 = ip_network("2000::/3")
#: Of that: for protocols (Teredo among them), documentation, 6to4, sinkholes.
NOT_PUBLIC_6 = tuple(
    ip_network(network)
    for network in ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20")
)


def is_public(ip: Address) -> bool:
    """Whether a machine at this address is one of the public internet."""
    if isinstance(ip, IPv4Address):
        return not any(ip in network for network in NOT_PUBLIC_4)
    return ip in PUBLIC_6 and not any(ip in network for network in NOT_PUBLIC_6)
