"""How a reference to a fact is written in text. Imports nothing, so that the builder's process may know it too."""

from __future__ import annotations

import re

REFERENCE = re.compile(r"\[\[([^\[\]]*)\]\]")
