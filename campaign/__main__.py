"""`python -m campaign …`, and `campaign …` from the wheel."""

import sys

from campaign.cli import main

if __name__ == "__main__":
    sys.exit(main())
