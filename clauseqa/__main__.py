"""``python -m clauseqa`` is the command clauseqa."""

import sys

from clauseqa.cli import main

if __name__ == "__main__":
    sys.exit(main())
