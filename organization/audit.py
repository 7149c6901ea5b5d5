"""What left the system, and whatever else an auditor asks for: one table that only grows, written by one function."""

from organization.choices import AuditKind
from organization.models import AuditEntry, User


def record(kind: AuditKind, subject: str, text: str = "", *, user: User | None = None) -> AuditEntry:
    """One line of the record; without ``user`` a command did it. An overlong address is cut."""
    most = {name: AuditEntry._meta.get_field(name).max_length for name in ("subject", "text")}
    return AuditEntry.objects.create(
        kind=kind, subject=subject[: most["subject"]], text=text[: most["text"]], user=user
    )
