from django.db import models

from organization.choices import Role
from organization.matching import half_width, plain
from organization.staff_numbers import core


class OfMunicipality(models.QuerySet):
    """Rows that belong to a municipality, by the relation that ``municipality_path`` names."""

    municipality_path = "municipality"

    def of_municipalities_of(self, user):
        """What a signed-in person works with: the own municipality's rows, or all for the installation's operator."""
        return self if user.is_operator else self.filter(**{self.municipality_path: user.municipality_id})


class DepartmentQuerySet(models.QuerySet):
    def in_force(self, on):
        """The departments that exist on a day: from ``valid_from`` to the day before ``valid_to``."""
        return self.filter(
            models.Q(valid_from__isnull=True) | models.Q(valid_from__lte=on),
            models.Q(valid_to__isnull=True) | models.Q(valid_to__gt=on),
        )

    def all_in_divisions(self, municipality) -> bool:
        """Whether every section stands in a division, as in a city; a town without 部 has sections alone."""
        return not self.filter(municipality=municipality, division="").exists()

    def named(self, municipality, label: str):
        """The department that the document prints as 「課」, 「部 課」 or 「部 課 係」."""
        division, section = self.model.parts_of(label)
        return self.get(municipality=municipality, division=division, section=section)


class PeopleQuerySet(models.QuerySet):
    def of(self, municipality):
        return self.filter(municipality=municipality)

    def but_for_zeros(self, number: str):
        """Whose staff number differs from this one in leading zeros only."""
        digits = core(number)
        return self.filter(username__regex=rf"^0*{digits}$").exclude(username=number) if digits else self.none()

    def manageable_by(self, user):
        """The accounts a planner looks after; permissions.may_manage says the same of one person."""
        if not user.is_authenticated or not user.is_planning:
            return self.none()
        if user.is_superuser:
            return self
        people = self.filter(is_superuser=False)
        return people if user.municipality_id is None else people.filter(municipality=user.municipality_id)

    def planners(self):
        """Whose account is in use and who may steer."""
        return self.filter(models.Q(is_superuser=True) | models.Q(role=Role.PLANNING), is_active=True)

    def never_signed_in(self):
        """Who still has to be let in: a slip or a link may be made for them again."""
        return self.filter(is_active=True, must_change_password=True, last_login=None)

    def matching(self, text: str):
        """Every word in the name or the staff number, in whatever width it is typed."""
        found = self
        for word in half_width(text).split():
            named = models.Q(username__icontains=plain(word)) | models.Q(display_name__icontains=word)
            found = found.filter(named)
        return found

    def in_state(self, state: str):
        """active, initial (the password handed out is still in force), disabled, or all."""
        if state == "disabled":
            return self.filter(is_active=False)
        if state == "initial":
            return self.filter(is_active=True, must_change_password=True)
        return self if state == "all" else self.filter(is_active=True)


class AppendOnly(TypeError):
    """A row of the audit record would be changed or removed."""

    def __init__(self):
        super().__init__("監査の記録は追記だけができます。")


class AuditQuerySet(models.QuerySet):
    """Rows are read, and made one by one."""

    def update(self, **kwargs):
        raise AppendOnly

    def delete(self):
        raise AppendOnly

    def bulk_create(self, *args, **kwargs):
        raise AppendOnly

    def bulk_update(self, *args, **kwargs):
        raise AppendOnly
