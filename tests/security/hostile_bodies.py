"""What is sent to a form and is none, or one that no browser would send: by name, its type and its bytes."""

from __future__ import annotations

from tests.security.hostile import CHARSETS, FILE_NAMES

URLENCODED, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"
A_FIELD = b'Content-Disposition: form-data; name="text"\r\n'


def parts(*of: bytes) -> bytes:
    """A body of MULTIPART; each part with its headers."""
    return b"".join(b"--x\r\n" + part + b"\r\n" for part in of) + b"--x--\r\n"


def a_file(name: bytes, received: bytes, more: bytes = b"") -> bytes:
    """A part that is a file for the desk to bring in."""
    head = b'Content-Disposition: form-data; name="files-chosen"; filename="' + name + b'"\r\n'
    return head + more + b"\r\n" + received


SOME = b"# The bridge\r\n\r\nIt opens on 3 May, the harbour master said."

BODIES: dict[str, tuple[str, bytes]] = {
    **{f"urlencoded in {one}": (f"{URLENCODED}; charset={one}", b"text=%e6%a1%a5") for one in CHARSETS},
    **{
        f"multipart in {one}": (f"{MULTIPART}; charset={one}", parts(A_FIELD + b"\r\n\xe6\xa1\xa5"))
        for one in CHARSETS
    },
    **{
        f"file named {name}": (MULTIPART, parts(a_file(one.encode("utf-8", "surrogatepass"), SOME)))
        for name, one in FILE_NAMES.items()
    },
    "no boundary": ("multipart/form-data", b"x"),
    "empty boundary": ("multipart/form-data; boundary=", b"x"),
    "long boundary": (f"multipart/form-data; boundary={'x' * 300}", b"x"),
    "boundary that is not ASCII": ('multipart/form-data; boundary="\xe6\x80"', b"x"),
    "cut in a header": (MULTIPART, b"--x\r\nContent-Disposition: form-data; na"),
    "without an end": (MULTIPART, b"--x\r\n" + A_FIELD + b"\r\nabc"),
    "part without a name": (MULTIPART, parts(b"Content-Disposition: form-data\r\n\r\na")),
    "no base64": (MULTIPART, parts(A_FIELD + b"Content-Transfer-Encoding: base64\r\n\r\n!!!a=b")),
    "file of no base64": (
        MULTIPART,
        parts(a_file(b"a.md", b"!!!a=b", b"Content-Transfer-Encoding: base64\r\n")),
    ),
    "file name in no character set": (
        MULTIPART,
        parts(b"Content-Disposition: form-data; name=files-chosen; filename*=rot13''a%ff.md\r\n\r\nabc"),
    ),
    "file name cut": (
        MULTIPART,
        parts(b"Content-Disposition: form-data; name=files-chosen; filename*=utf-8'a\r\n\r\nabc"),
    ),
    "field name in no character set": (
        MULTIPART,
        parts(b"Content-Disposition: form-data; name*=undefined''a%ff; filename=a\r\n\r\nabc"),
    ),
    "file in no character set": (
        MULTIPART,
        parts(a_file(b"a.md", b"abc", b"Content-Type: text/x; charset=rot13\r\n")),
    ),
    "thousands of headers": (MULTIPART, parts(A_FIELD + b"X: y\r\n" * 3000 + b"\r\nabc")),
    "a thousand parts": (MULTIPART, parts(*[A_FIELD + b"\r\nb"] * 1100)),
    "a thousand files": (MULTIPART, parts(*[a_file(b"a.md", b"b")] * 1100)),
    "sixty files": (MULTIPART, parts(*[a_file(b"a.md", b"b")] * 60)),
    "a thousand fields": (URLENCODED, b"a=b&" * 1100),
    "three megabytes": (URLENCODED, b"text=" + b"b" * 3_000_000),
    "JSON": ("application/json", b'{"a":' * 1000),
    "JSON that is none": ("application/json", b'{"a":NaN, "b": "\\ud800"}'),
    "XML with an entity": (
        "text/xml",
        b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
    ),
    "text": ("text/plain", b"a=b\r\n"),
    "no type": ("", b"a=b"),
    "latin-1": (URLENCODED, b"text=\xe6"),
    "names without values": (URLENCODED, b"&&&=&=b&a"),
    "percent signs": (URLENCODED, b"text=%&form_key=%zz&a=%u1234"),
}
