"""All that a fresh or an upgraded installation needs before it can serve; again and again without harm."""

from io import StringIO

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import transaction

from goals.models import Strategy
from organization.models import User
from reports.demo import load_demo
from reports.releases.issue import issue_where_missing

STRATEGY_FILE = "fixtures/ina-strategy-3.yaml"


class Command(BaseCommand):
    help = "データベースを整えます。DEMO がオンのときは、デモの計画、職員、架空の実績も用意します。"

    def handle(self, *args, **options):
        self._step("データベースを更新しています …")
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        if settings.DEMO:
            self._demo()
        if released := issue_where_missing():
            self._step(f"公表済みの{len(released)}年度の内容を、版として保存しました。")
        self._step("準備ができました。")

    def _demo(self) -> None:
        """For nobody's installation only: where there is an account or a plan of somebody's, nothing is added."""
        if User.objects.exists() or Strategy.objects.filter(is_demo=False).exists():
            return
        if not Strategy.objects.exists():
            self._step("デモの計画を読み込んでいます …")
            with transaction.atomic():  # marked at once: a set-up that was broken off here is taken up by the next
                call_command("load_strategy", str(settings.BASE_DIR / STRATEGY_FILE), stdout=StringIO())
                Strategy.objects.update(is_demo=True)
        self._step("デモ用の職員と架空の実績を用意しています …")
        load_demo(Strategy.objects.get())

    def _step(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()
