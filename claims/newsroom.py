"""Who publishes here, as machine-readable documents name them. Pure: settings and addresses are handed in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Newsroom:
    """The publisher of the verdicts. All addresses are absolute; `licence` is "" where none is stated."""

    name_zh: str
    name_en: str
    #: The site's own address, ending in a slash.
    url: str
    method: str
    licence: str = ""

    def name(self, lang: str) -> str:
        """Its name in a language (BCP 47): Chinese for any `zh`, else English."""
        return self.name_zh if lang.startswith("zh") else self.name_en

    def as_publisher(self, lang: str) -> dict[str, Any]:
        """As schema.org NewsMediaOrganization."""
        return {
            "@type": "NewsMediaOrganization",
            "@id": f"{self.url}#newsroom",
            "name": self.name(lang),
            "url": self.url,
        }

    def with_policies(self, lang: str) -> dict[str, Any]:
        """The same with its policies (terms of The Trust Project)."""
        return self.as_publisher(lang) | {
            "verificationFactCheckingPolicy": self.method,
            "unnamedSourcesPolicy": f"{self.method}#basis",
            "correctionsPolicy": f"{self.method}#corrections",
        }
