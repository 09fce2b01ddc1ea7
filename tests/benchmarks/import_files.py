"""What becomes of files of every kind: right, refused, wrong; and how long each takes.

    python -m tests.benchmarks.import_files

Pages, encodings, odd files: made up, none from anywhere else. An odd file is right where it becomes an
article or is refused in a sentence, and wrong where anything else happens or it takes five seconds of the
processor.
"""

import time
from collections import Counter

from articles.documents import check
from articles.importers import Unreadable, read
from tests.benchmarks import import_encodings, import_pages
from tests.benchmarks.odd_files import odd_files

LONGEST = 5.0


def odd() -> Counter[str]:
    counts = Counter[str]()
    for what, name, received in odd_files():
        started = time.process_time()
        try:
            document = read(received, name)
            check(document.text, document.blocks, document.marks)
            outcome = "right"
            said = f"{len(document.text)} characters, {len(document.blocks)} blocks; " + ", ".join(
                sorted({note.code for note in document.notes})
            )
        except Unreadable as refused:
            outcome, said = "refused", refused.code
        except Exception as error:
            outcome, said = "wrong", f"{type(error).__name__}: {error}"[:80]
        seconds = time.process_time() - started
        outcome = "wrong" if seconds > LONGEST else outcome
        counts[outcome] += 1
        print(f"{outcome:8} {seconds:6.2f} s  {what:38} {said}")
    return counts


def main() -> None:
    counts = odd()
    print()
    import_pages.main([])
    print()
    import_encodings.main()
    print(f"\nodd files: right {counts['right']}, refused {counts['refused']}, wrong {counts['wrong']}")


if __name__ == "__main__":
    main()
