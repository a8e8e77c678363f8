"""Characters that mean nothing, or the same as others: what cleaning and measuring of lines agree on."""

from __future__ import annotations

import re

MARKS = "\u0300-\u036f"  # combining diacritical marks
VANISHING = "\u00ad\u200b-\u200f\u2060\ufeff"  # soft hyphen, zero-width spaces, joiners and marks of direction
HYPHENS = "-\u2010\u2011"
VANISHED = re.compile(f"[{VANISHING}]+")
