"""Take pictures of a served demonstration (`make demo`), by its address.

python -m tests.browser.pictures http://127.0.0.1:8000           those of the README, anew
python -m tests.browser.pictures http://127.0.0.1:8000 FOLDER    whole pages, wide and narrow, in both
                                                                 languages, light and dark, to look at
"""

import sys
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.browser.browsers import launch

#: By name: the page, and the language of its reader.
README = {
    "claim": ("/claims/qstar-letter-sent/", "en"),
    "article": ("/articles/notes-2023-11-23/", "zh-CN"),
}
PAGES = {
    "front": "/",
    "claims": "/claims/",
    "claim": "/claims/qstar-letter-sent/",
    "claim-95pct": "/claims/employee-letter-95pct/",
    "claim-as-of": "/claims/qstar-letter-sent/?as_of=2023-11-25",
    "verdict": "/claims/qstar-letter-sent/verdicts/1/",
    "corrections": "/corrections/",
    "articles": "/articles/",
    "article-two-voices": "/articles/notes-2023-11-23/",
    "article-wechat": "/articles/wechat-2023-11-21/",
    "method": "/method/",
    "data": "/data/",
}
LANGUAGES = ("zh-CN", "en")
WIDTHS = (1280, 390)
SCHEMES = ("light", "dark")
HEIGHT = 860


def for_readme(browser: Browser, site: str) -> None:
    folder = Path(__file__).with_suffix("")
    folder.mkdir(exist_ok=True)
    for name, (path, language) in README.items():
        page = browser.new_page(locale=language, viewport={"width": WIDTHS[0], "height": HEIGHT})
        page.goto(site + path)
        page.screenshot(path=folder / f"{name}.png")
        page.close()


def to_look_at(browser: Browser, site: str, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for language, width, scheme in product(LANGUAGES, WIDTHS, SCHEMES):
        context = browser.new_context(
            locale=language,
            viewport={"width": width, "height": HEIGHT},
            color_scheme="dark" if scheme == "dark" else "light",
        )
        page = context.new_page()
        for name, path in PAGES.items():
            page.goto(site + path)
            page.screenshot(path=folder / f"{name}-{language[:2]}-{width}-{scheme}.png", full_page=True)
        context.close()


def main(site: str, folder: str = "") -> None:
    with sync_playwright() as playwright:
        browser = launch(playwright)
        if folder:
            to_look_at(browser, site.rstrip("/"), Path(folder))
        else:
            for_readme(browser, site.rstrip("/"))
        browser.close()


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    main(*sys.argv[1:])
