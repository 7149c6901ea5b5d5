"""Who may manage whose account and which departments. Pages, the file import and the acts ask here and only here.

``User.objects.manageable_by`` is the same rule as a list.
"""

from organization.models import Municipality, User


def may_manage_municipality(user, municipality: Municipality) -> bool:
    """Planning staff of the municipality; a superuser or the operator of the installation for every one."""
    if not user.is_authenticated or not user.is_planning:
        return False
    return user.is_superuser or user.municipality_id in (None, municipality.pk)


def may_manage(user, person: User) -> bool:
    """Nobody manages an account with more rights than the own: a new password is as good as the account."""
    if not user.is_authenticated or not user.is_planning:
        return False
    if user.is_superuser:
        return True
    return not person.is_superuser and user.municipality_id in (None, person.municipality_id)


def managed_municipalities(user):
    """The municipalities whose people and departments the user may manage."""
    if not user.is_authenticated or not user.is_planning:
        return Municipality.objects.none()
    if user.is_superuser or user.municipality_id is None:
        return Municipality.objects.all()
    return Municipality.objects.filter(pk=user.municipality_id)


def chosen_municipality(user, wanted: int | None) -> Municipality | None:
    """The municipality that is worked on: the person's own; who manages several may name another (by its id)."""
    managed = managed_municipalities(user)
    if found := managed.filter(pk=wanted).first():
        return found
    return managed.filter(pk=user.municipality_id).first() or managed.first()
