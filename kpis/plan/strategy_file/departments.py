"""The file's 「部 課」 and the departments of the municipality.

A department that was loaded once is known by its row: renamed in the application after an April reorganisation,
it stays the same department, and the file's old name still finds it.
"""

from organization.models import Department, Municipality


class Departments:
    def __init__(self, municipality: Municipality, labels: tuple[str, ...], loaded: dict[str, dict]):
        """``loaded``: label → ``{"id": …}`` as remembered from earlier loads."""
        self.created: list[str] = []
        known = list(Department.objects.filter(municipality=municipality))
        self._by_id = {department.pk: department for department in known}
        by_name = {str(department): department for department in known}
        self._by_label: dict[str, Department] = {}
        for order, label in enumerate(labels, start=1):
            department = self._by_id.get(loaded.get(label, {}).get("id")) or by_name.get(label)
            self._by_label[label] = department or self._create(municipality, label, order)
        self._label_of = {department.pk: label for label, department in self._by_label.items()}

    def _create(self, municipality: Municipality, label: str, order: int) -> Department:
        division, _, section = label.partition(" ")
        department = Department.objects.create(
            municipality=municipality, division=division, section=section, order=order
        )
        self._by_id[department.pk] = department
        self.created.append(label)
        return department

    def named(self, label: str) -> Department | None:
        return self._by_label.get(label)

    def label_of(self, pk: int | None) -> str:
        """The file's name of a department; its present name where the file does not know it."""
        if pk is None:
            return ""
        return self._label_of.get(pk) or str(self._by_id.get(pk) or Department.objects.get(pk=pk))

    @property
    def to_remember(self) -> dict[str, dict]:
        return {label: {"id": department.pk} for label, department in self._by_label.items()}
