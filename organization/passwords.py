"""Initial passwords: made here, shown once, never stored but as a hash, and changed by the person at once."""

import secrets

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that looks like something else on paper
GROUP = 4
FEWEST_GROUPS, MOST_GROUPS = 4, 30


def generate_password() -> str:
    """「k7mp-x3qa-9hrt-w2ne」: typed from paper without mistakes, long enough for the installation's own rules."""
    for groups in range(FEWEST_GROUPS, MOST_GROUPS):
        password = "-".join(_group() for _ in range(groups))
        try:
            validate_password(password)
        except ValidationError:
            continue
        return password
    raise RuntimeError("設定されたパスワードの条件を満たす初期パスワードを作れません。")


def _group() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(GROUP))
