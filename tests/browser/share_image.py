"""Make the image that other sites show beside a link to ours, from the mark of the site:

python -m tests.browser.share_image
"""

from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.browsers import launch

#: In pixels, as most sites that show one want it; some show the square in its middle.
WIDTH, HEIGHT = 1200, 630
PAPER = "#fbfbf9"
PAGE = """<style>body {{ margin: 0; height: 100vh; display: grid; place-items: center; background: {} }}
svg {{ height: 320px }}</style>{}"""


def main() -> None:
    folder = Path(__file__).resolve().parents[2] / "factcheck" / "static" / "factcheck"
    mark = (folder / "icon.svg").read_text(encoding="utf-8")
    with sync_playwright() as playwright:
        browser = launch(playwright)
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.set_content(PAGE.format(PAPER, mark))
        page.screenshot(path=folder / "share.png")
        browser.close()


if __name__ == "__main__":
    main()
