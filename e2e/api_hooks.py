"""What Schemathesis cannot know from the description: each call it makes is a call of its own.

It draws the same Idempotency-Key for different bodies, and the server is right to refuse the second. So every key that is one
gets a number behind it; calls that are wrong on purpose stay as they are.
"""

import itertools
import re

import schemathesis

KEY = re.compile(r"[!-~]{1,190}")
NUMBERS = itertools.count()


@schemathesis.hook
def before_call(context, case, kwargs):
    key = (case.headers or {}).get("Idempotency-Key")
    meant_well = case.meta is not None and case.meta.generation.mode.is_positive
    if meant_well and isinstance(key, str) and KEY.fullmatch(key):
        case.headers["Idempotency-Key"] = f"{key}{next(NUMBERS)}"
