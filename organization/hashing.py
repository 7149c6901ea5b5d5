"""Passwords are hashed in line: each takes a processor for half a second, and ten at once stopped every page."""

from django.contrib.auth.hashers import PBKDF2PasswordHasher

from organization.queueing import Line

_LINE = Line("hashing", waiting=12, patience=30)


class QueuedPBKDF2(PBKDF2PasswordHasher):
    """Django's default with its own number of iterations; what is stored stays as it is."""

    def encode(self, password, salt, iterations=None):
        with _LINE.turn():
            return super().encode(password, salt, iterations)
