"""The letters and the commonest words of languages whose encodings have one byte for each letter."""

from dataclasses import dataclass
from functools import cached_property

WEST = ("Windows-1252", "ISO-8859-1", "ISO-8859-15", "Mac Roman")
CENTRAL = ("Windows-1250", "ISO-8859-2")
CYRILLIC = ("Windows-1251", "KOI8-R", "KOI8-U", "ISO-8859-5", "CP866")
BALTIC = ("Windows-1257", "ISO-8859-13", "ISO-8859-4", "ISO-8859-10")


@dataclass(frozen=True)
class Language:
    """Its letters that are not ASCII, in lower case; the commonest words of two letters and more; the
    encodings it is written in."""

    alphabet: str
    commonest: str
    encodings: tuple[str, ...]
    is_latin: bool = True

    @cached_property
    def letters(self) -> frozenset[str]:
        return frozenset(self.alphabet + self.alphabet.upper())

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset(self.commonest.split())


RUSSIAN = "абвгдежзийклмнопрстуфхцчшщъыьэюяё"
LANGUAGES = (
    Language(
        "éèêëàâçïîñöüôáíó",
        "the of and to in is that for it was on are with as at be this by from not have has had will but"
        " its we they an or said which their were been naïve café cliché façade résumé",
        WEST,
    ),
    Language(
        "àâæçéèêëîïôœùûüñ",
        "le la les de des du et en un une est que qui dans pour pas sur au aux plus par avec ce cette il"
        " elle ne se sont été ont mais nous vous être où",
        WEST,
    ),
    Language(
        "äöüßéàè",
        "der die das und ist nicht ein eine einen von zu den mit dem des für auf im sich auch es wird"
        " werden sie er als an nach wie aus bei haben hat dass sind war noch nur über",
        WEST,
    ),
    Language(
        "áéíñóúü",
        "el la los las de que en un una por con para no se del al es lo como más su sus pero fue ha este"
        " esta está son entre también sin sobre",
        WEST,
    ),
    Language(
        "àáâãçéêíóôõúü",
        "os as de que em um uma por com para não se do da dos das no na ao mais como mas foi seu sua são"
        " também está pelo pela entre",
        WEST,
    ),
    Language(
        "àèéìíîòóùú",
        "il lo la gli le di che un una per con non si del della dei delle al alla nel nella sono più come"
        " ma anche ha è da questo questa",
        WEST,
    ),
    Language(
        "äëéèêïöóüáíà",
        "de het een en van in is dat op te voor met niet zijn aan die er maar ook om bij als naar door"
        " wordt werd heeft hebben nog uit over",
        WEST,
    ),
    Language(
        "åäöéàü",
        "och att det är som en på för av med den till inte om ett har de han var men vi från ska kan när"
        " nu så eller också efter",
        WEST,
    ),
    Language(
        "æøåéäöòó",
        "og er det at en på for af med den til ikke som et har de han var men vi fra skal kan når nu så"
        " eller også efter etter av jeg ble",
        WEST,
    ),
    Language(
        "äöåéšž",
        "ja on ei että se oli joka mutta ovat myös kun niin tai kuin hän sen mukaan vuonna ole",
        WEST,
    ),
    Language(
        "áðéíóúýþæö",
        "og að er sem til það við um með ekki fyrir var en eru af hann hún frá hefur því þess",
        WEST,
    ),
    Language(
        "ąćęłńóśźż",
        "na nie się do to że jest jak co po ale od za przez dla tym czy był które który oraz tak jego już"
        " być są",
        CENTRAL,
    ),
    Language(
        "áčďéěíňóřšťúůýž",
        "na se je že to do ve za pro ale jako by jsem po tak není podle který bylo jeho které od také při"
        " jsou",
        CENTRAL,
    ),
    Language(
        "áäčďéíĺľňóôŕšťúýž",
        "na sa je že to do vo za pre ale ako by som po tak nie podľa ktorý bolo jeho ktoré od aj pri sú",
        CENTRAL,
    ),
    Language(
        "áéíóöőúüű",
        "az és hogy nem is egy de meg ez csak volt már mint el van még ki ha lesz azt szerint vagy le"
        " mert fel",
        CENTRAL,
    ),
    Language(
        "ăâîşţ",
        "și şi de la în nu cu pe din este care pentru mai că fost au ce sau lui ale prin dar fi sunt până",
        (*CENTRAL, "ISO-8859-16"),
    ),
    Language(
        "ăâîșț", "și de la în nu cu pe din este care pentru mai că fost au ce sau lui", ("ISO-8859-16",)
    ),
    Language(
        "čćđšž",
        "je na da se su za od ne to koji koja kao bi nije što biti sam ali ili iz do će više pa in ki so"
        " pri po",
        CENTRAL,
    ),
    Language(
        "çğıöşüâîûi̇",
        "ve bir bu için ile de da ne çok daha olarak olan gibi kadar sonra ama değil var yok en her göre"
        " oldu ise şey mi",
        ("Windows-1254", "ISO-8859-9"),
    ),
    Language(
        "ąčęėįšųūž",
        "ir kad yra tai su iš bet apie nuo buvo kaip jis ar dėl po per už taip pat jau tik į",
        BALTIC,
    ),
    Language(
        "āčēģīķļņšūž",
        "un ir ka no ar uz par bet kas tas tika lai vai arī pēc ne to šo kā jau tikai",
        BALTIC,
    ),
    Language(
        "õäöüšž", "ja on ei et see oli ka kui aga mis nad ning või oma selle veel seda", (*BALTIC, *WEST)
    ),
    Language(
        "ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ\u0300\u0301\u0303\u0309\u0323",
        "và của là có được không cho các với người một những trong đã này từ để ở khi về đến ra vào",
        ("Windows-1258",),
    ),
    Language(
        RUSSIAN,
        "не на что по это как из от за до для но так его он она они был было были или мы вы все при об"
        " уже если будет ее их того чем же бы со том после во",
        CYRILLIC,
        False,
    ),
    Language(
        "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя’",
        "не на що та до як за це від для але про він або був була було їх його вже так після при із щоб який",
        CYRILLIC,
        False,
    ),
    Language(
        "абвгдежзийклмнопрстуфхцчшщъьюя",
        "на се за от да не по са че със това като или но при до си му след беше има който го във ще",
        CYRILLIC,
        False,
    ),
    Language(
        "абвгдђежзијклљмнњопрстћуфхцчџш",
        "је на да се су за од не то који која као би није што али или из до ће",
        CYRILLIC,
        False,
    ),
    Language(
        "αβγδεζηθικλμνξοπρστυφχψωςάέήίόύώϊϋΐΰ",
        "και το να της του με για είναι στην από που δεν τα οι στο την των τη τον στη θα σε μια ένα αυτό"
        " ως ότι τους στις αλλά",
        ("Windows-1253", "ISO-8859-7"),
        False,
    ),
    Language(
        "אבגדהוזחטיכךלמםנןסעפףצץקרשת" + "".join(map(chr, range(0x5B0, 0x5C3))),
        "של את על לא זה הוא גם או כי אל אני היה יש עם אבל היא כל מה אין לפי כדי",
        ("Windows-1255", "ISO-8859-8"),
        False,
    ),
    Language(
        "".join(map(chr, range(0x621, 0x653))) + "پچژگکھںےۃٹڈڑ",
        "في من على إلى أن هذا هذه التي الذي كان عن مع لا ما قال لم بين وقد قد بعد به از که این را با است",
        ("Windows-1256", "ISO-8859-6"),
        False,
    ),
    Language("".join(map(chr, (*range(0xE01, 0xE3B), *range(0xE40, 0xE5B)))), "", ("Windows-874",), False),
)
ENGLISH, THAI = LANGUAGES[0], LANGUAGES[-1]
