from django.db import models


class DepartmentQuerySet(models.QuerySet):
    def served_by(self, user):
        """The departments a person enters figures for; nobody is served by an anonymous visitor."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(services__user=user)

    def named(self, municipality, label: str):
        """The department that the document prints as 「部 課」."""
        division, _, section = label.partition(" ")
        return self.get(municipality=municipality, division=division, section=section)
