"""Files that somebody sends to do harm, by name: what a reader of YAML, JSON, HTML, Markdown or an archive
might run, unfold or fail over. More of them, as articles, are `tests/benchmarks/odd_files.py`."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import zipfile

from tests.security.hostile import TEXTS


def _zip(**of: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, received in of.items():
            archive.writestr(name.replace("__", "../"), received)
    return packed.getvalue()


def _tar(name: str) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        one = tarfile.TarInfo(name)
        one.type, one.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(one)
    return packed.getvalue()


_LAUGHS = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 40))

FILES: dict[str, bytes] = {
    "nothing": b"",
    "NUL": b"\0" * 1000,
    "YAML that makes objects": b"!!python/object/apply:os.system ['touch /tmp/hacked']\n",
    "YAML with a tag": b"format: !!binary aGFja2Vk\n",
    "YAML that unfolds": _LAUGHS.encode(),
    "YAML of itself": b"&a [*a]\n",
    "YAML that merges itself": b"a: &a\n  <<: *a\n",
    "YAML thousands deep": b"[" * 20_000,
    "YAML of several": b"---\na: 1\n---\nb: 2\n",
    "YAML of odd keys": b"? [a, b]\n: c\n? {d: e}\n: f\n",
    "YAML with a directive": b"%YAML 9.9\n---\na: 1\n",
    "YAML with half a character": b'a: "\\ud800"\n',
    "JSON thousands deep": b'{"a":' * 100_000,
    "JSON of brackets": b"[" * 100_000 + b"]" * 100_000,
    "JSON with large numbers": b'{"a": 1e999999, "b": ' + b"9" * 10_000 + b', "c": NaN}',
    "JSON with half a character": b'{"claimReviewed": "\\ud800\\udfff\\u0000"}',
    "JSON with a name twice": b'{"@type": "ClaimReview", "@type": "x", "@type": []}',
    "JSON of every text": json.dumps({"@type": "ClaimReview", "itemReviewed": TEXTS}).encode(),
    "XML with entities": b"<!DOCTYPE a [<!ENTITY a 'x'><!ENTITY b '&a;&a;'>"
    b"<!ENTITY f SYSTEM 'file:///etc/passwd'>]><html><p>&b;&f;</p></html>",
    "HTML of every text": "<html><title>T</title>{}</html>".format(
        "".join(f"<p>{text}</p>" for text in TEXTS.values())
    ).encode(errors="surrogatepass"),
    "HTML thousands deep": b"<div><b><i><blockquote>" * 5_000 + b"It opens on 3 May.",
    "Markdown of every text": "\n\n".join(["# T", *TEXTS.values()]).encode(errors="surrogatepass"),
    "Markdown thousands deep": b"# T\n\n" + b"> - * [" * 3_000 + b"x",
    "a data: link": b"# T\n\n[x](data:text/html,<script>window.hacked=1</script>) and so on for a while.",
    "one line": b"It opens on 3 May. " * 100_000,
    "UTF-7": b"+ADw-script+AD4-window.hacked=1+ADw-/script+AD4- It opens.",
    "UTF-16 without a mark": "It opens on 3 May, he said.".encode("utf-16-le"),
    "marks of several encodings": b"\xef\xbb\xbf\xff\xfe\xfe\xff# T\n\nIt opens.",
    "encodings mixed": "大桥开放。".encode() + "大桥开放。".encode("gbk") + "橋".encode("big5") * 3,
    "archive with a way out": _zip(**{"__ __tmp_hacked.md".replace(" ", ""): b"x"}),
    "archive that unfolds": _zip(a=b"\0" * 5_000_000),
    "archive in an archive": _zip(a=_zip(b=_zip(c=b"x"))),
    "compressed": gzip.compress(b"\0" * 5_000_000),
    "tar with a link": _tar("../../a.md"),
    "picture": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\xff" * 200,
    "SVG": b"<svg xmlns='http://www.w3.org/2000/svg' "
    b"onload='window.hacked=1'><script>window.hacked=1</script></svg>",
    "PDF": b"%PDF-1.7\n1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\n",
    "program": b"\x7fELF\x02\x01\x01" + bytes(range(256)),
    "SQL": b"DROP TABLE claims_claim; -- PGDMP",
    "dump cut short": b"PGDMP\x01\x0f\x00\x04\x08\x01\x01\x01\x00",
}
