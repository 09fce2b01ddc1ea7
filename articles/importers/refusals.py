"""What the importers say: why a file is refused, and what a document's notes mean.

Codes are stable. Their sentences are marked for translation; `articles/noted.py` says them in the reader's
language.
"""

from collections.abc import Mapping
from types import MappingProxyType

from articles.marking import gettext_noop

#: Why a file cannot become an article. `{name}` is the file's; `{detail}` needs no translation: the name of
#: an encoding, a number.
REFUSALS: Mapping[str, str] = MappingProxyType(
    {
        "no-file": gettext_noop("“{name}” is no file with a content of its own."),
        "empty": gettext_noop("“{name}” is empty."),
        "too-large": gettext_noop("“{name}” is larger than {detail} MB: bring in the article alone."),
        "too-long": gettext_noop(
            "“{name}” is too long for an article ({detail} characters): bring in the article alone."
        ),
        "no-text": gettext_noop("“{name}” holds no text that a reader would see."),
        # What is no text at all.
        "picture": gettext_noop("“{name}” is a picture, not a text file."),
        "sound-or-film": gettext_noop("“{name}” is sound or film, not a text file."),
        "office-document": gettext_noop(
            "“{name}” is an office document: save it as a web page, as PDF or as text."
        ),
        "archive": gettext_noop("“{name}” is an archive: unpack it and bring in what is inside."),
        "web-archive": gettext_noop("“{name}” is a web archive of Safari: save the page as HTML instead."),
        "rich-text": gettext_noop("“{name}” is rich text (RTF): save it as a web page, as PDF or as text."),
        "binary": gettext_noop("“{name}” is not a text file: it is full of control characters."),
        # What is text that cannot be read for certain.
        "wrong-mark": gettext_noop("“{name}” begins as {detail} does, but does not go on so."),
        "damaged": gettext_noop("“{name}” is {detail}, but some of it is damaged."),
        "unknown-encoding": gettext_noop(
            "“{name}” is not UTF-8, and no other encoding gives words in it for certain:"
            " save it as UTF-8 if it is text."
        ),
        # Pages of the web.
        "no-article": gettext_noop("“{name}” is a web page, but no article is in it."),
        "needs-script": gettext_noop(
            "“{name}” is a web page whose text only comes when its scripts run: save the page as"
            " it is shown, or paste the text."
        ),
        "frames": gettext_noop(
            "“{name}” is a page of frames, which holds no text itself: bring in the page inside."
        ),
        "too-much-markup": gettext_noop("“{name}” has too much markup for an article ({detail} tags)."),
        # PDF.
        "pdf-encrypted": gettext_noop("“{name}” is a PDF locked with a password."),
        "pdf-broken": gettext_noop("“{name}” is a PDF, but a broken one."),
        "pdf-too-large": gettext_noop(
            "“{name}” is a PDF with more in it than an article: bring in the article alone."
        ),
        "pdf-scan": gettext_noop("“{name}” is a PDF of pictures, such as a scan: there is no text in it."),
        "pdf-unreadable": gettext_noop(
            "“{name}” is a PDF that does not say which letters its signs stand for."
        ),
    }
)

#: What was guessed, not used, left out or left in. The detail of a note is an English sentence or the words
#: themselves.
NOTES: Mapping[str, str] = MappingProxyType(
    {
        # Guessed.
        "encoding": gettext_noop(
            "The file does not say its encoding; it was recognised. Look whether the words are right."
        ),
        "no-title": gettext_noop("No headline was found."),
        "title-of-note": gettext_noop("The note itself has another title than the article."),
        "front-matter-lines": gettext_noop(
            "The details at the beginning are no YAML; they were read line by line."
        ),
        "front-matter-open": gettext_noop("The details at the beginning have no end."),
        # Not used.
        "metadata-unused": gettext_noop("Details that have no place here were left out."),
        "front-matter-twice": gettext_noop("A detail stands twice at the beginning; the first counts."),
        "date-unusable": gettext_noop("The date cannot be; it stays as it is printed."),
        "several-originals": gettext_noop("Several originals are named; none was taken."),
        "label-dropped": gettext_noop("A label before the headline was left out."),
        # Left out.
        "nul-dropped": gettext_noop("NUL characters were left out: nothing can hold them."),
        "images-dropped": gettext_noop("Pictures were left out."),
        "cover-dropped": gettext_noop("The cover picture was left out."),
        "html-dropped": gettext_noop("HTML tags were left out; their words stay."),
        "headline-repeated": gettext_noop("The headline stood again in the text, and was left out there."),
        "promotion-dropped": gettext_noop("What the account asks of its readers was left out."),
        "page-dropped": gettext_noop("What belongs to the page and not to the article was left out."),
        "second-body-dropped": gettext_noop("The text stood twice, and was taken once."),
        "rights": gettext_noop("The notice of rights was left out."),
        "running-heads-dropped": gettext_noop("Running heads, feet and page numbers were left out."),
        "pages-dropped": gettext_noop("It has more pages than are read; the rest was left out."),
        "cut-short": gettext_noop("It is longer than is read; the rest was left out."),
        # Left in, or missing in the file itself.
        "markup-left": gettext_noop("Some markup was too much or too deep, and stands in the text."),
        "damaged-characters": gettext_noop("Some characters are damaged in the file itself."),
        "paywall": gettext_noop(
            "The page says that it is not free to read: part of the text may be missing."
        ),
        # Added by whoever keeps the document.
        "too-long": gettext_noop("A detail was too long to be what it seemed, and was left out."),
        "address-unusable": gettext_noop("An address cannot be visited, and was left out."),
    }
)


class Unreadable(ValueError):  # noqa: N818 - a word of the domain
    """The file cannot become an article. `code` is one of REFUSALS; the message is its English sentence."""

    def __init__(self, code: str, name: str, detail: str = "") -> None:
        super().__init__(REFUSALS[code].format(name=name, detail=detail))
        self.code, self.name, self.detail = code, name, detail

    def __reduce__(self) -> tuple[type["Unreadable"], tuple[str, str, str]]:
        # Otherwise it would be sent to another process as its sentence alone, and not be made again there.
        return type(self), (self.code, self.name, self.detail)
