"""Make the pictures of the README anew: python -m tests.browser.pictures http://127.0.0.1:8000

The address is that of a served demonstration (`make demo`).
"""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.browsers import launch

FOLDER = Path(__file__).with_suffix("")
#: By name: the page, and the language of its reader.
PICTURES = {
    "claim": ("/claims/qstar-letter-sent/", "en"),
    "article": ("/articles/notes-2023-11-23/", "zh-CN"),
}
WIDTH, HEIGHT = 1280, 860


def main(site: str) -> None:
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = launch(playwright)
        for name, (path, locale) in PICTURES.items():
            page = browser.new_page(locale=locale, viewport={"width": WIDTH, "height": HEIGHT})
            page.goto(site.rstrip("/") + path)
            page.screenshot(path=FOLDER / f"{name}.png")
            page.close()
        browser.close()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
