"""The program, interrupted at a chosen moment.

    python tests/interrupting.py MOMENT WORD…

A signal is obeyed when a function of Python begins and when one of C has returned: those are the moments, counted from
the first line of the program. At MOMENT it is sent a SIGINT; for 0 their number is the last line on standard error.
What is indexed is analysed without the uses of terms, which would load spaCy.
"""

from __future__ import annotations

import signal
import sys

from clauseqa.__main__ import program

moment, count = int(sys.argv[1]), 0


def profile(_frame: object, event: str, _of: object) -> None:
    global count
    if event in ("call", "c_return"):
        count += 1
        if count == moment:
            signal.raise_signal(signal.SIGINT)


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)
    del sys.argv[:1]
    if "index" in sys.argv:
        from clauseqa.indexing import index_files

        index_files.__kwdefaults__["uses"] = False  # type: ignore[index]
    sys.setprofile(profile)
    code = program()
    sys.setprofile(None)
    if not moment:
        sys.stderr.write(f"{count}\n")
    sys.exit(code)
