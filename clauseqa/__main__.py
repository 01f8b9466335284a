"""The program clauseqa, and ``python -m clauseqa``: signals are heard before anything else is loaded."""

import sys


def program() -> int:
    """Run the command of this process; its exit code."""
    try:
        from clauseqa.interrupts import listen

        listen()
        from clauseqa.cli import main
    except BaseException as error:
        if not isinstance(error.__cause__ or error, KeyboardInterrupt):
            raise
        sys.stderr.write("clauseqa: interrupted\n")
        return 130
    return main()


if __name__ == "__main__":
    sys.exit(program())
