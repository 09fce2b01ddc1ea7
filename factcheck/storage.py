"""Where collected static files are kept, and under which names."""

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage


class HashedNames(ManifestStaticFilesStorage):
    """Names with a hash of what is in the file, so that browsers may keep it for ever.

    In the imports of our own modules too: one that asked for another by its plain name would, after a new
    version, be given an old one. Django's own way to do so reads every script there is, and stops at the
    examples in the comments of others. No two modules may import each other: neither's hash could come first.
    """

    patterns = (
        *ManifestStaticFilesStorage.patterns,
        (
            "factcheck/*.js",
            (
                (
                    r"""(?P<matched>(?P<word>\b(?:from|import)\s*\(?\s*)["'](?P<url>\.{1,2}/[^"']+)["'])""",
                    '%(word)s"%(url)s"',
                ),
            ),
        ),
    )
