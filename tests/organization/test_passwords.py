"""Which passwords are none."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from organization.models import User
from organization.passwords import generate_password


@pytest.mark.parametrize(
    "password",
    [
        "aaaaaaaaaaaa",
        "ababababABAB",
        "k7mpk7mpk7mp",
        "abcdefghijkl",
        "zyxwvu987654",
        "qwertyuiop12",
        "ａａａａｂｂｂｂｃｃｃｃ",
        "aaaabbbb1111",
    ],
)
def test_repetitions_and_rows_of_neighbours_are_refused(password):
    with pytest.raises(ValidationError, match="繰り返し"):
        validate_password(password)


@pytest.mark.parametrize(
    "password", ["correct-horse-battery", "k7mp-x3qa-9hrt", "さくらのきのしたでまつひと", "Tr0ub4dor&three"]
)
def test_others_are_taken(password):
    validate_password(password)


@pytest.mark.parametrize("password", ["kenko-kenko-1", "1234kenko-KENKO", "ｋｅｎｋｏ２０２７！！！！"])
def test_ones_own_name_with_little_else_is_refused(password):
    with pytest.raises(ValidationError, match="サインインの名前"):
        validate_password(password, User(username="kenko"))


def test_ones_own_name_with_enough_else_is_taken():
    validate_password("kenko-k7mp-x3qa", User(username="kenko"))


def test_initial_passwords_are_taken():
    for _ in range(20):
        validate_password(generate_password())
