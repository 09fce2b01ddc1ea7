"""Who sends a form, told apart for a day without keeping anybody's address."""

from __future__ import annotations

import re
from datetime import date
from ipaddress import IPv6Address, IPv6Network, ip_address

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

#: Of an IPv6 address, the bits that one household or one server has: the rest it changes as it likes.
HOUSEHOLD = 64
#: Of the digest, in hexadecimal figures. There are 65,536 of them, and each stands for as many addresses of
#: IPv4: even whoever has the secret key finds no address again by trying all there are.
FIGURES = 4
#: An address as some web servers write it, with the port that it was asked from.
_WITH_PORT = re.compile(r"\[([^\]]+)\](?::\d+)?|([\d.]+):\d+")


def sender_of(request: HttpRequest, day: date) -> str:
    """A keyed digest of the sender's network address and the day; "" where no address is known."""
    address = network_address(request)
    if not address:
        return ""
    digest = salted_hmac("claims.views.senders", f"{day.isoformat()} {address}", algorithm="sha256")
    return digest.hexdigest()[:FIGURES]


def network_address(request: HttpRequest) -> str:
    """The address that the request came from; of IPv6 the network of 64 bits; "" where it is none.

    A web server in front of the site adds the address that it was asked from to the end of X-Forwarded-For:
    only as many entries are believed, from the end, as the settings say there are such servers.
    """
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    servers = settings.WEB_SERVERS_IN_FRONT
    believed = forwarded[-servers].strip() if 0 < servers <= len(forwarded) else ""
    if match := _WITH_PORT.fullmatch(believed):
        believed = match[1] or match[2]
    try:
        address = ip_address(believed or request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return ""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is None:
            return str(IPv6Network((int(address), HOUSEHOLD), strict=False).network_address)
        return str(address.ipv4_mapped)
    return str(address)
