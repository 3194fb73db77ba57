"""Which addresses may be fetched: the public internet, and nothing behind our own door.

The predicate (unwrap mapped and compatible IPv4, IPv6 only in 2000::/3, a deny list) is GoToSocial's with the cloud
metadata address of Azure added (2025); Python's `is_global` lets 192.0.0.8, NAT64, 6to4 and others through (3.11).
"""

from __future__ import annotations

import ipaddress
from typing import Final

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_DENIED_4: Final = tuple(
    ipaddress.IPv4Network(net)
    for net in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
        "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16",
        "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        "168.63.129.16/32",
    )
)  # fmt: skip
_UNICAST_6: Final = ipaddress.IPv6Network("2000::/3")
_DENIED_6: Final = tuple(
    ipaddress.IPv6Network(net)
    for net in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "2620:4f:8000::/48", "2001:0::/32")
)


def is_public(address: str) -> bool:
    """Whether this literal IP address lies on the public internet; False for anything that is no address."""
    try:
        parsed = _unwrapped(ipaddress.ip_address(address.partition("%")[0]))
    except ValueError:
        return False
    if "%" in address:
        return False  # a zone: link-local by definition
    if isinstance(parsed, ipaddress.IPv4Address):
        return not any(parsed in net for net in _DENIED_4)
    return parsed in _UNICAST_6 and not any(parsed in net for net in _DENIED_6)


def is_loopback(address: str) -> bool:
    """Whether this literal IP address is this machine itself."""
    try:
        return _unwrapped(ipaddress.ip_address(address)).is_loopback
    except ValueError:
        return False


def _unwrapped(address: Address) -> Address:
    """The IPv4 address inside an IPv4-mapped (::ffff:a.b.c.d) one; compatible ones (::a.b.c.d) fail 2000::/3."""
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return address
