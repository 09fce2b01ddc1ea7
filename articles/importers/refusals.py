"""What the importers say: why a file is refused, and what a document's notes mean.

Codes are stable; whoever shows them to people has the words in their language. The English ones here are
complete sentences, or what follows "left out or unsure: ".
"""

from collections.abc import Mapping
from types import MappingProxyType

#: Why a file cannot become an article. `{name}` is the file's; `{detail}` needs no translation: the name of
#: an encoding, a number.
REFUSALS: Mapping[str, str] = MappingProxyType(
    {
        "no-file": "“{name}” is no file with a content of its own.",
        "empty": "“{name}” is empty.",
        "too-large": "“{name}” is larger than {detail} MB: bring in the article alone.",
        "too-long": "“{name}” is too long for an article ({detail} characters): bring in the article alone.",
        "no-text": "“{name}” holds no text that a reader would see.",
        # What is no text at all.
        "picture": "“{name}” is a picture, not a text file.",
        "sound-or-film": "“{name}” is sound or film, not a text file.",
        "office-document": "“{name}” is an office document: save it as a web page, as PDF or as text.",
        "archive": "“{name}” is an archive: unpack it and bring in what is inside.",
        "web-archive": "“{name}” is a web archive of Safari: save the page as HTML instead.",
        "rich-text": "“{name}” is rich text (RTF): save it as a web page, as PDF or as text.",
        "binary": "“{name}” is not a text file: it is full of control characters.",
        # What is text that cannot be read for certain.
        "wrong-mark": "“{name}” begins as {detail} does, but does not go on so.",
        "damaged": "“{name}” is {detail}, but some of it is damaged.",
        "unknown-encoding": "“{name}” is not UTF-8, and no other encoding gives words in it for certain:"
        " save it as UTF-8 if it is text.",
        # Pages of the web.
        "no-article": "“{name}” is a web page, but no article is in it.",
        "needs-script": "“{name}” is a web page whose text only comes when its scripts run: save the page as"
        " it is shown, or paste the text.",
        "frames": "“{name}” is a page of frames, which holds no text itself: bring in the page inside.",
        "too-much-markup": "“{name}” has too much markup for an article ({detail} tags).",
        # PDF.
        "pdf-encrypted": "“{name}” is a PDF locked with a password.",
        "pdf-broken": "“{name}” is a PDF, but a broken one.",
        "pdf-too-large": "“{name}” is a PDF with more in it than an article: bring in the article alone.",
        "pdf-scan": "“{name}” is a PDF of pictures, such as a scan: there is no text in it.",
        "pdf-unreadable": "“{name}” is a PDF that does not say which letters its signs stand for.",
    }
)

#: What was guessed, not used, left out or left in. The detail of a note is an English sentence or the words
#: themselves.
NOTES: Mapping[str, str] = MappingProxyType(
    {
        # Guessed.
        "encoding": "the encoding was recognised, not stated",
        "no-title": "there is no headline",
        "title-of-note": "the note itself has another title",
        "front-matter-lines": "the front matter is no YAML and was read line by line",
        "front-matter-open": "the front matter has no end",
        # Not used.
        "metadata-unused": "details that have no place here",
        "front-matter-twice": "a field stands twice",
        "date-unusable": "the date cannot be",
        "several-originals": "several originals are named",
        "label-dropped": "a label before the headline",
        # Left out.
        "nul-dropped": "NUL characters",
        "images-dropped": "pictures",
        "cover-dropped": "the cover picture",
        "html-dropped": "HTML tags",
        "headline-repeated": "the headline, where it stands again",
        "promotion-dropped": "what the account asks of its readers",
        "page-dropped": "what belongs to the page and not to the article",
        "second-body-dropped": "the text, where it stands again",
        "rights": "the notice of rights",
        "running-heads-dropped": "running heads, feet and page numbers",
        "pages-dropped": "pages beyond those that are read",
        "cut-short": "text beyond what is read",
        # Left in, or missing in the file itself.
        "markup-left": "markup that was too much or too deep",
        "damaged-characters": "some characters are damaged",
        "paywall": "the page says that it is not free to read: part of the text may be missing",
        # Added by whoever keeps the document.
        "too-long": "a detail was too long",
        "address-unusable": "the address cannot be used",
    }
)


class Unreadable(ValueError):  # noqa: N818 - a word of the domain
    """The file cannot become an article. `code` is one of REFUSALS; the message is its English sentence."""

    def __init__(self, code: str, name: str, detail: str = "") -> None:
        super().__init__(REFUSALS[code].format(name=name, detail=detail))
        self.code, self.name, self.detail = code, name, detail
