"""The JSON API of a running site against its own description: python -m tests.benchmarks.api_fuzz ADDRESS

By hand, in an environment of its own: pip install schemathesis openapi-spec-validator. The site is served
with FACTCHECK_API_RATE=0. The description is held to OpenAPI 3.1, then schemathesis asks what it allows and
what it forbids, with all of its checks: once of anything, once of a claim and an article that there are. It
ends with 1 where an answer is not as described.
"""

from __future__ import annotations

import json
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.request import urlopen

#: Of each kind of test for each address, in each of the two rounds.
EXAMPLES = 60


def told(address: str) -> Any:
    with urlopen(address) as answer:
        return json.load(answer)


def schemathesis(api: str, parameters: dict[str, str]) -> bool:
    """Whether it finds nothing. These parameters of paths are always the same."""
    lines = ["[parameters]", *(f'"path.{name}" = "{value}"' for name, value in parameters.items())]
    with TemporaryDirectory() as folder:
        settings = Path(folder) / "schemathesis.toml"
        settings.write_text("\n".join(lines) + "\n", encoding="utf-8")
        command = [str(Path(sys.executable).with_name("st")), "--config-file", str(settings), "run"]
        command += [f"{api}/openapi.json", "--checks", "all", "--max-examples", str(EXAMPLES), "--no-color"]
        return subprocess.run(command, cwd=folder, check=False).returncode == 0


def main(address: str) -> bool:
    api = f"{address.rstrip('/')}/api/v1"
    import_module("openapi_spec_validator").validate(told(f"{api}/openapi.json"))
    print("The description is one by OpenAPI 3.1.")
    there_is = {
        "slug": told(f"{api}/claims?q=OpenAI&limit=1")["claims"][0]["slug"],
        "key": told(f"{api}/articles?limit=1")["articles"][0]["key"],
    }
    return all([schemathesis(api, {}), schemathesis(api, there_is)])


if __name__ == "__main__":
    sys.exit(0 if main(sys.argv[1]) else 1)
