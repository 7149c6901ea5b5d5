"""docs/roles.md says what the tables say, of the values and of the council."""

from pathlib import Path

from django.conf import settings

from council.policy import Doing
from reports.roles_document import FILE, roles_document


def test_the_document_of_roles_prints_the_tables_that_hold():
    text = (Path(settings.BASE_DIR) / FILE).read_text(encoding="utf-8")
    assert text == roles_document(), "docs/roles.md を reports.roles_document.write() で書き直してください"


def test_every_act_of_the_council_stands_in_it():
    assert [doing.label for doing in Doing if f"| {doing.label} |" not in roles_document()] == []
