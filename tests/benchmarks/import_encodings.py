# ruff: noqa: E501 - pages and sentences are easier to read in one line
"""How files in old encodings are read: word for word, refused, or wrong (there must be none).

    python -m tests.benchmarks.import_encodings

Each text is written in every encoding that has its letters: whole, its first sentence, and a few words of it.
"""

from collections import Counter
from collections.abc import Iterator

from articles.importers.decoding import decode
from articles.importers.refusals import Unreadable

#: Texts by language; the encodings that each is written in, the common ones first.
TEXTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "zh-Hans": (
        "港务局周一表示，旧桥将于三月关闭，重新开放的日期还没有确定。“我们不知道这是为什么，”一名不愿透露姓名的发言人说。\n"
        "工程预计需要两年，费用由市政府承担。居民说，他们从来没有被问过意见。",
        ("gb2312", "gbk", "gb18030", "hz", "utf-16-le", "utf-16-be", "utf-32-le", "utf-7"),
    ),
    "zh-Hant": (
        "港務局週一表示，舊橋將於三月關閉，重新開放的日期還沒有確定。「我們不知道這是為什麼，」一名不願透露姓名的發言人說。\n"
        "工程預計需要兩年，費用由市政府承擔。居民說，他們從來沒有被問過意見。",
        ("big5", "cp950", "big5hkscs", "gbk", "gb18030", "utf-16-le", "utf-16-be"),
    ),
    "yue": (
        "佢哋話條舊橋三月就會閂，幾時再開仲未知。「我哋唔知點解，」一個唔肯講名嘅發言人咁講，呢件事喺出面傳咗好耐。",
        ("big5hkscs", "gb18030", "utf-16-le"),
    ),
    "ja": (
        "港湾局は月曜日、古い橋を三月に閉鎖すると発表した。再開の日はまだ決まっていない。「理由は分からない」と名前を明かさない担当者は話した。\n"
        "工事には二年かかる見込みで、費用は市が負担する。住民は一度も意見を聞かれていないという。",
        ("shift_jis", "cp932", "euc_jp", "iso2022_jp", "shift_jis_2004", "utf-16-le", "gb18030", "utf-7"),
    ),
    "ko": (
        "항만국은 월요일 오래된 다리를 삼월에 닫는다고 밝혔다. 다시 여는 날은 아직 정해지지 않았다. “이유는 모른다”고 이름을 밝히지 않은 대변인이 말했다.\n"
        "공사는 이 년이 걸릴 것으로 보이며 비용은 시가 부담한다.",
        ("euc_kr", "cp949", "johab", "iso2022_kr", "utf-16-be"),
    ),
    "ru": (
        "Управление порта сообщило в понедельник, что старый мост закроют в марте, а дата открытия пока не названа. «Мы не знаем, почему», — сказал представитель, который не захотел назвать своё имя.\n"
        "Работы займут два года, и платить за них будет город.",
        ("cp1251", "koi8_r", "iso8859_5", "cp866", "mac_cyrillic", "cp855", "koi8_u"),
    ),
    "uk": (
        "Управління порту повідомило в понеділок, що старий міст закриють у березні, а дату відкриття ще не названо. Їхні люди не знають, чому так.",
        ("cp1251", "koi8_u", "iso8859_5", "cp1125", "mac_cyrillic"),
    ),
    "bg": (
        "Управата на пристанището съобщи, че старият мост ще бъде затворен през март и не се знае защо.",
        ("cp1251", "iso8859_5", "cp855"),
    ),
    "el": (
        "Η λιμενική αρχή είπε τη Δευτέρα ότι η παλιά γέφυρα θα κλείσει τον Μάρτιο και δεν έχει οριστεί ημερομηνία. «Δεν ξέρουμε γιατί», είπε ένας εκπρόσωπος.\n"
        "Άλλα έργα θα γίνουν από την πόλη.",
        ("cp1253", "iso8859_7", "mac_greek", "cp737", "cp869"),
    ),
    "he": (
        "רשות הנמל אמרה ביום שני כי הגשר הישן ייסגר במרץ, וכי לא נקבע תאריך לפתיחה. הדובר לא אמר למה, אבל הוא יודע את זה.",
        ("cp1255", "iso8859_8", "cp862"),
    ),
    "ar": (
        "قالت هيئة الميناء يوم الاثنين إن الجسر القديم سيغلق في مارس، ولم يحدد موعد لإعادة فتحه. قال المتحدث إن هذا من عمل المدينة على كل حال.",
        ("cp1256", "iso8859_6", "cp864", "mac_arabic"),
    ),
    "fa": ("اداره بندر گفت پل قدیمی در مارس بسته می شود و از آن خبری نیست.", ("cp1256",)),
    "th": (
        "การท่าเรือแถลงเมื่อวันจันทร์ว่าสะพานเก่าจะปิดในเดือนมีนาคม และยังไม่มีกำหนดเปิดใหม่ โฆษกไม่ได้บอกว่าเป็นเพราะอะไร",
        ("cp874", "tis_620", "iso8859_11"),
    ),
    "vi": (
        "Cảng vụ cho biết hôm thứ Hai rằng cây cầu cũ sẽ đóng vào tháng Ba và không có ngày mở lại. Những người ở đây không được hỏi ý kiến của họ.",
        ("cp1258",),
    ),
    "pl": (
        "Zarząd portu powiedział w poniedziałek, że stary most zostanie zamknięty w marcu i nie wiadomo, kiedy się go otworzy. „Nie wiemy, dlaczego”, mówi rzecznik, który nie chciał podać nazwiska.",
        ("cp1250", "iso8859_2", "cp852", "mac_latin2", "iso8859_16", "iso8859_13", "cp1257"),
    ),
    "cs": (
        "Správa přístavu řekla v pondělí, že starý most se v březnu zavře a že není jasné, kdy bude otevřen. Nevíme proč, řekl mluvčí, který své jméno neuvedl.",
        ("cp1250", "iso8859_2", "cp852", "mac_latin2"),
    ),
    "hu": (
        "A kikötő hétfőn azt közölte, hogy a régi híd márciusban bezár, és még nem tudni, mikor nyit újra. A szóvivő ezt nem indokolta meg, őt sem kérdezték.",
        ("cp1250", "iso8859_2", "cp852"),
    ),
    "ro": (
        "Portul a spus luni că podul vechi va fi închis în martie şi că nu este stabilită o dată pentru redeschidere. Nu ştim de ce, spune un om care lucrează la port.",
        ("cp1250", "iso8859_2", "cp852"),
    ),
    "hr": (
        "Lučka uprava rekla je u ponedjeljak da će se stari most zatvoriti u ožujku, a nije poznato kada će biti otvoren. Ne znamo zašto, kaže čovjek koji je tamo.",
        ("cp1250", "iso8859_2", "cp852"),
    ),
    "tr": (
        "Liman idaresi pazartesi günü eski köprünün mart ayında kapanacağını ve yeni açılış için bir tarih olmadığını söyledi. Neden böyle olduğunu kimse bilmiyor, ama iş çok uzun.",
        ("cp1254", "iso8859_9", "cp857", "mac_turkish", "iso8859_3"),
    ),
    "lt": (
        "Uostas pirmadienį pranešė, kad senas tiltas kovo mėnesį bus uždarytas ir kad nėra žinoma, kada jis vėl bus atidarytas. Tai yra ir miesto darbas.",
        ("cp1257", "iso8859_13", "iso8859_4", "cp775"),
    ),
    "lv": (
        "Osta pirmdien teica, ka vecais tilts martā tiks slēgts un ka nav zināms, kad to atkal atvērs. Tas ir arī pilsētas darbs, bet par to neviens nerunā.",
        ("cp1257", "iso8859_13", "iso8859_4", "cp775"),
    ),
    "et": (
        "Sadam teatas esmaspäeval, et vana sild suletakse märtsis ja see ei ole veel selge, millal see avatakse. Nad ei tea ka šokki.",
        ("cp1257", "iso8859_13", "iso8859_15", "cp1252"),
    ),
    "fr": (
        "L’autorité du port a annoncé lundi que le vieux pont fermera en mars et qu’aucune date n’est prévue pour sa réouverture. « Nous ne savons pas pourquoi », a dit un porte-parole, le cœur serré.",
        ("cp1252", "iso8859_15", "mac_roman", "cp850", "cp437", "cp863"),
    ),
    "fr-plain": (
        "Le préfet a été reçu à l'hôtel de ville où il a parlé des élèves et de la forêt, par un été très sec.",
        ("cp1252", "iso8859_1", "iso8859_15", "mac_roman", "cp850", "cp437", "cp1254"),
    ),
    "de": (
        "Die Hafenbehörde teilte am Montag mit, dass die alte Brücke im März schließt und für die Öffnung kein Tag feststeht. „Wir wissen nicht, warum“, sagte ein Sprecher, der über die Größe schwieg.",
        ("cp1252", "mac_roman", "cp1250"),
    ),
    "de-plain": (
        "Für die Brücke gibt es noch keine Lösung, und das ist auch für die Bürger nicht schön.",
        ("cp1252", "iso8859_1", "iso8859_2", "mac_roman", "cp850", "cp437", "cp1257"),
    ),
    "es": (
        "La autoridad del puerto dijo el lunes que el puente viejo se cerrará en marzo. «¿Por qué? No lo sabemos», contestó un señor que no quiso dar su nombre.",
        ("cp1252", "iso8859_1", "mac_roman", "cp850", "cp437"),
    ),
    "pt": (
        "A autoridade do porto disse na segunda-feira que a ponte velha será fechada em março e que não há data para a reabertura. As razões não são conhecidas.",
        ("cp1252", "iso8859_1", "mac_roman", "cp850", "cp860"),
    ),
    "it": (
        "L’autorità del porto ha detto lunedì che il vecchio ponte sarà chiuso a marzo e che non è stata fissata una data. Perché? Non si sa più.",
        ("cp1252", "mac_roman", "iso8859_7"),
    ),
    "sv": (
        "Hamnen sade på måndagen att den gamla bron ska stängas i mars och att det inte är klart när den öppnas. Vi vet inte varför, säger en talesman.",
        ("cp1252", "iso8859_1", "mac_roman", "cp865", "iso8859_10"),
    ),
    "da": (
        "Havnen sagde mandag, at den gamle bro lukker i marts, og at der ikke er nogen dato for åbningen. Vi ved ikke hvorfor, sagde en mand på øen.",
        ("cp1252", "iso8859_1", "cp865", "mac_roman"),
    ),
    "fi": (
        "Satama kertoi maanantaina, että vanha silta suljetaan maaliskuussa eikä avaamisen päivää ole päätetty. Se on myös kaupungin työtä, mutta niin kuin aina, kukaan ei kysynyt.",
        ("cp1252", "iso8859_15", "mac_roman", "cp850"),
    ),
    "is": (
        "Höfnin sagði á mánudag að gamla brúin verði lokuð í mars og að ekki sé ljóst hvenær hún opnar. Það er ekki vitað af hverju þetta var gert.",
        ("cp1252", "iso8859_1", "mac_iceland", "cp861"),
    ),
    "en": (
        "The harbour board said on Monday that the old bridge will close in March — no date has been set for it to reopen. “We don’t know why,” said a naïve-sounding spokesman over café noise… It cost £5.",
        ("cp1252", "mac_roman", "cp1250", "cp500", "cp037", "utf-16-le", "utf-32-be"),
    ),
    "en-signs": (
        "It’s the board’s “decision” – and that was it.",
        ("cp1252", "mac_roman", "cp1251", "cp1254", "cp1253", "gbk"),
    ),
    "en-ascii": (
        "The harbour board said that the old bridge will close in March.",
        ("cp500", "cp037", "cp1140", "utf-16-be"),
    ),
}


def files() -> Iterator[tuple[str, str, str]]:
    """Language, encoding and text of each file."""
    for lang, (text, encodings) in TEXTS.items():
        first = text.split("\n")[0]
        short = first[:14] if lang[:2] in ("zh", "yu", "ja", "th") else " ".join(first.split()[:7])
        for encoding in encodings:
            for part in dict.fromkeys(
                (text * 6, text, first.split("。")[0] if "。" in first else first.split(". ")[0], short)
            ):
                yield lang, encoding, part


def encoded(text: str, encoding: str) -> tuple[str, bytes] | None:
    """What can be written in the encoding, and the bytes; None where it has no letters for it."""
    if encoding == "cp1258":
        text = in_vietnamese(text)
    for signs in ("", "‘’“”„«»—–…"):
        plain = text
        for sign in signs:
            plain = plain.replace(
                sign, {"—": "-", "–": "-", "…": "..."}.get(sign, '"' if sign in "“”„«»" else "'")
            )
        try:
            return plain, plain.encode(encoding)
        except UnicodeEncodeError:
            continue
    return None


def in_vietnamese(text: str) -> str:
    """With tones as Windows-1258 has them: behind the letter."""
    from unicodedata import normalize

    out = ""
    for character in text:
        try:
            character.encode("cp1258")
            out += character
        except UnicodeEncodeError:
            whole = normalize("NFD", character)
            base, marks = whole[0], whole[1:]
            tones = "".join(mark for mark in marks if mark in "\u0300\u0301\u0303\u0309\u0323")
            out += normalize("NFC", base + "".join(mark for mark in marks if mark not in tones)) + tones
    return out


def outcome(received: bytes, text: str, charset: str = "") -> str:
    try:
        found, _ = decode(received, "a.txt", charset)
    except Unreadable:
        return "refused"
    return "right" if found == text else "wrong"


def main() -> None:
    table: dict[str, Counter[str]] = {}
    for lang, encoding, text in files():
        if written := encoded(text, encoding):
            for charset in ("", encoding.replace("_", "-"), "utf-8", "iso-8859-1", "gb2312"):
                found = outcome(written[1], written[0], charset)
                kind = (
                    "not stated"
                    if not charset
                    else "stated"
                    if charset == encoding.replace("_", "-")
                    else "misstated"
                )
                table.setdefault(f"{encoding:14} {kind}", Counter())[found] += 1
                if found == "wrong":
                    print(
                        "WRONG",
                        lang,
                        encoding,
                        charset,
                        repr(decode(written[1], "a.txt", charset)[0]),
                        written[0][:40],
                    )
    total: dict[str, Counter[str]] = {}
    for row, counts in sorted(table.items()):
        if "not stated" in row:
            print(
                f"{row:28} right {counts['right']:3}  refused {counts['refused']:3}  wrong {counts['wrong']:3}"
            )
        total.setdefault(row[15:], Counter()).update(counts)
    for kind, counts in total.items():
        print(
            f"{kind:12} right {counts['right']:4}  refused {counts['refused']:4}  wrong {counts['wrong']:4}"
        )


if __name__ == "__main__":
    main()
