"""No address that leads elsewhere than the public internet is taken for one of it."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.public_addresses import Address, is_public

V4 = st.ip_addresses(v=4)
PRIVATE_4 = (
    "10.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "100.64.0.0/10",
)


@pytest.mark.parametrize(
    "address",
    [
        *("0.0.0.0", "0.1.2.3", "10.1.2.3", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.0.9"),
        *("169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.192", "192.0.2.1", "192.88.99.1"),
        *("192.168.1.1", "198.18.0.1", "198.19.255.255", "198.51.100.7", "203.0.113.9", "224.0.0.1"),
        *("239.255.255.255", "240.0.0.1", "255.255.255.255", "168.63.129.16"),
        *("::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "64:ff9b::7f00:1"),
        *("64:ff9b:1::1", "100::1", "2001::1", "2001:0:7f00:1::", "2001:20::1", "2001:db8::1"),
        *("2002:7f00:1::", "2002:808:808::", "3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1"),
        *("fe80::1%eth0", "fec0::1", "ff02::1", "4000::1"),
    ],
)
def test_special_addresses_are_not_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize(
    "address",
    [
        *("1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.1.1.1"),
        *("172.15.255.255", "172.32.0.0", "192.167.255.255", "198.17.255.255", "198.20.0.0"),
        *("223.255.255.255", "2606:4700::1111", "2001:4860:4860::8888", "2400:cb00::1", "2a00:1450::1"),
    ],
)
def test_ordinary_addresses_are_public(address: str) -> None:
    assert is_public(ip_address(address))


@given(ip=st.one_of(*(st.ip_addresses(network=network) for network in PRIVATE_4)))
def test_no_private_address_is_public_in_whatever_form_it_is_embedded(ip: IPv4Address) -> None:
    number = int(ip)
    forms: list[Address] = [
        ip,
        IPv6Address(number),
        IPv6Address((0xFFFF << 32) | number),
        IPv6Address((0x64FF9B << 96) | number),
        IPv6Address((0x2002 << 112) | (number << 80)),
        IPv6Address((0x20010000 << 96) | (number << 64)),
        IPv6Address((0x20010000 << 96) | (number ^ 0xFFFFFFFF)),
    ]
    assert not [form for form in forms if is_public(form)]


@given(ip=V4)
def test_what_python_knows_to_be_private_is_not_public(ip: IPv4Address) -> None:
    if ip.is_private or ip.is_multicast or ip.is_reserved or ip.is_loopback or ip.is_link_local:
        assert not is_public(ip)


@given(ip=st.ip_addresses(v=6))
def test_only_unicast_of_the_world_is_public_in_ipv6(ip: IPv6Address) -> None:
    assert is_public(ip) <= (ip in ip_network("2000::/3") and not ip.is_private and not ip.is_multicast)
