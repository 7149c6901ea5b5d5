"""Initial passwords: made here, shown once, never stored but as a hash, and changed by the person at once.

And two rules for everybody's own passwords, which Django's validators lack: no repetition or row of neighbours, and
hardly anything but the person's own name for signing in.
"""

import secrets
import unicodedata
from itertools import pairwise

from django.contrib.auth.hashers import get_hasher, make_password
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


def hash_initial(password: str) -> str:
    """An initial password is 79 random bits, which nobody guesses however fast a guess is: a tenth of the usual work
    lets a whole city be registered at once. Django's own rounds take its place at the first sign-in.
    """
    hasher = get_hasher()
    rounds = getattr(hasher, "iterations", 10) // 10
    return hasher.encode(password, hasher.salt(), rounds) if rounds > 1 else make_password(password)


def _group() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(GROUP))


# --- A rule for passwords ----------------------------------------------------------------------------------

KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
FEWEST_SURPRISES = 6


class NoPattern:
    """Refuses 「aaaaaaaaaaaa」, 「abcabcabcabc」, 「abcdefgh1234」 and 「qwertyuiop12」, however long."""

    def validate(self, password: str, user=None) -> None:
        if is_pattern(password):
            raise ValidationError(
                "同じ文字や並びの繰り返し、連続する文字や数字（abcd、1234、qwerty など）が大半を占めています。",
                code="password_is_pattern",
            )

    def get_help_text(self) -> str:
        return "同じ文字や並びの繰り返し、連続する文字や数字（abcd、1234、qwerty など）は使えません。"


class NotOnesName:
    """Refuses 「kenko-kenko-1」 to kenko. To Django a repetition of the name is unlike it."""

    def validate(self, password: str, user=None) -> None:
        if user is not None and is_ones_name(password, user.get_username()):
            raise ValidationError(
                "サインインの名前（職員番号）のほかに、ほとんど文字がありません。", code="password_is_name"
            )

    def get_help_text(self) -> str:
        return "サインインの名前（職員番号）を並べただけのものは使えません。"


def is_ones_name(password: str, name: str) -> bool:
    """Beside the name, fewer letters and digits than make a password hard to guess."""
    plain, name = _plain(password), _plain(name)
    return bool(name) and name in plain and sum(map(str.isalnum, plain.replace(name, ""))) < FEWEST_SURPRISES


def is_pattern(password: str) -> bool:
    """One part again and again, or hardly a character that does not follow from the one before it."""
    plain = _plain(password)
    return _repeats(plain) or _surprises(plain) < min(FEWEST_SURPRISES, len(plain) // 2)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _repeats(text: str) -> bool:
    return any(text.startswith(text[part:]) for part in range(1, len(text) // 2 + 1))


def _surprises(text: str) -> int:
    return 1 + sum(not _is_next(before, after) for before, after in pairwise(text))


def _is_next(before: str, after: str) -> bool:
    """The same, the next or previous in the alphabet, or its neighbour on a keyboard's row."""
    if abs(ord(before) - ord(after)) <= 1:
        return True
    return any(pair in row or pair[::-1] in row for row in KEYBOARD for pair in (before + after,))
