"""Measured in the browser of the browser tests."""

from tests.browser.conftest import browser, faults, open_page, site

__all__ = ["browser", "faults", "open_page", "site"]
