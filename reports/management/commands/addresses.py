"""What to open and whom to sign in as, printed before the server starts."""

import os
from unicodedata import east_asian_width

from django.core.management.base import BaseCommand

from organization.models import User
from reports.demo import ACCOUNTS, PASSWORD

LABEL_COLUMNS = 16


class Command(BaseCommand):
    help = "開くアドレスと、試せる職員を表示します。"

    def handle(self, *args, **options):
        root = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"
        self._line("公開ページ", f"{root}/")
        self._line("実績入力", f"{root}/admin/entry/")
        self._line("庁内のスタート", f"{root}/admin/start/")
        self._line("オープンデータ", f"{root}/open-data/")
        self._accounts()
        self.stdout.write("\n止めるときは Ctrl+C を押してください。")
        self.stdout.flush()

    def _accounts(self) -> None:
        marked = set(User.objects.filter(is_demo=True, is_active=True).values_list("username", flat=True))
        if marked:
            self.stdout.write(f"\nデモ用の職員と委員（パスワードはどれも {PASSWORD}）")
            for account in ACCOUNTS:
                if account.username in marked:
                    self._line(account.username, account.duties)
        elif not User.objects.exists():
            self.stdout.write(
                "\n職員がいません。.venv/bin/python manage.py createsuperuser で企画部門の職員を登録してください。"
            )

    def _line(self, label: str, text: str) -> None:
        self.stdout.write(f"  {label}{' ' * (LABEL_COLUMNS - _columns(label))}{text}")


def _columns(text: str) -> int:
    """How wide a terminal prints it: a Japanese character takes two columns."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
