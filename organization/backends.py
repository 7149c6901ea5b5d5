"""Signing in with a staff number, which is one person's within a city and may be another's in the next."""

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.hashers import make_password
from django.core.exceptions import PermissionDenied

from organization.models import User


class StaffNumberBackend(ModelBackend):
    """Whose number it is, the password says. Nobody comes in where it would be two people's."""

    def authenticate(self, request, username=None, password=None, **kwargs) -> User | None:
        if username is None or password is None:
            return None
        people = list(User.objects.filter(username=username))
        if not people:
            make_password(password)  # a name that nobody has is answered no faster
        known = [person for person in people if person.check_password(password) and self.user_can_authenticate(person)]
        if len(known) != 1:
            raise PermissionDenied  # no other backend is asked
        return known[0]
