"""The browser for the tests: the one that is there, else one that is fetched. Run as a program, it fetches.

Never a reason to skip a test: without a browser the tests fail.
"""

import os
import shutil
import subprocess
import sys

from playwright.sync_api import Browser, Playwright, sync_playwright
from playwright.sync_api import Error as PlaywrightError

NAMES = (
    "chromium-headless-shell",
    "chromium",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
# Chromium's sandbox does not run as root; /dev/shm is too small in many containers.
ARGUMENTS = ["--no-sandbox", "--disable-dev-shm-usage"] if os.geteuid() == 0 else []
#: No page under test reaches another machine.
ALONE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1"


class NoBrowserError(Exception):
    """No browser starts; the message is one sentence that names what is missing."""


def launch(playwright: Playwright) -> Browser:
    """Start FACTCHECK_BROWSER, or the first installed browser that starts, or the one Playwright has fetched.

    Raises NoBrowserError.
    """
    if named := os.environ.get("FACTCHECK_BROWSER"):
        candidates: list[str | None] = [named]
    else:
        candidates = [found for name in NAMES if (found := shutil.which(name))]
        candidates.append(None)  # Playwright's own
    reason = ""
    for path in candidates:
        try:
            return playwright.chromium.launch(executable_path=path, args=[*ARGUMENTS, ALONE])
        except PlaywrightError as error:
            reason = f"{path or 'Playwright'}: {error.message.strip().splitlines()[0]}"
    raise NoBrowserError(
        "The browser tests need Chromium: install chromium-headless-shell, chromium or google-chrome, "
        f"or name one in FACTCHECK_BROWSER (last tried, {reason})."
    )


def _starts() -> bool:
    with sync_playwright() as playwright:
        try:
            launch(playwright).close()
        except NoBrowserError:
            return False
    return True


def _install_from_debian(*packages: str) -> None:
    """Does its best and says on the terminal what came of it."""
    command = ["apt-get", "install", "--yes", "--quiet", "--no-install-recommends", *packages]
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    # The lists of packages may be missing or old, which only the attempt shows.
    if subprocess.run(command, env=environment).returncode:
        subprocess.run(["apt-get", "update", "--quiet"], env=environment)
        subprocess.run(command, env=environment)


def _has_chinese_type() -> bool:
    if not shutil.which("fc-list"):
        return False
    return bool(subprocess.run(["fc-list", ":lang=zh-cn"], capture_output=True).stdout.strip())


def main() -> None:
    is_root = os.geteuid() == 0
    may_install = is_root and shutil.which("apt-get") is not None
    if may_install and not _has_chinese_type():
        _install_from_debian("fontconfig", "fonts-noto-cjk")
    if _starts():
        return
    if not os.environ.get("FACTCHECK_BROWSER"):
        if may_install:
            _install_from_debian("chromium-headless-shell")
        if not _starts():
            libraries = ["--with-deps"] if is_root else []
            subprocess.run(
                [sys.executable, "-m", "playwright", "install", "--only-shell", *libraries, "chromium"]
            )
    with sync_playwright() as playwright:
        launch(playwright).close()


if __name__ == "__main__":
    try:
        main()
    except NoBrowserError as reason:
        sys.exit(str(reason))
