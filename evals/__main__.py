"""`python -m evals run|compare|kill|baseline|gate`: truth, measured the same way every time (评测)."""

from __future__ import annotations

import sys

from evals.cli import main

sys.exit(main())
