"""The site's own settings, with one more address: what an empty view takes on the same server."""

from factcheck.settings import *  # noqa: F403

ROOT_URLCONF = "tests.benchmarks.urls"
