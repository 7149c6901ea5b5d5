import datetime as dt
from typing import Any

from django.conf import settings
from django.utils import timezone

from kpis.commands import PlannersCommand, Refusal, chosen_strategy, day, registered_codes
from kpis.measurement.months import full_day
from kpis.measurement.numerals import short_year
from kpis.models import ReportingYear
from office.mail.day import letters_of_day
from office.mail.letter import Letter, named
from office.mail.sending import NO_SERVER, Sent, send
from organization.models import User


class Command(PlannersCommand):
    help = (
        "実績と施策評価について、期限の前後（設定 REMINDER_DAYS）、差戻しの後、"
        "「未公表」の公表予定月に、担当者へメールを送ります。"
        "毎日一度、cron で動かしてください。一人に一日一通にまとめます。"
        "--strategy を省略すると、登録されているすべての戦略が対象です。"
    )

    def add_own_arguments(self, parser) -> None:
        parser.add_argument("--date", type=day, metavar="YYYY-MM-DD", help="この日のものとして送ります（既定は今日）")
        parser.add_argument(
            "--dry-run", action="store_true", help="誰に何を送るかを表示するだけで、送信も記録もしません"
        )

    def act(self, *, strategy_code: str, by: User | None, **options: Any) -> None:
        on = options["date"] or timezone.localdate()
        letters = letters_of_day(_years(strategy_code), on, settings.REMINDER_DAYS)
        if options["dry_run"]:
            self._list(letters, on)
        else:
            self._report(send(letters, on, by=by), on)

    def _list(self, letters: list[Letter], on: dt.date) -> None:
        for letter in letters:
            address = letter.user.email or "メールアドレスが登録されていないため、送れません"
            self.stdout.write(f"{letter.user}（{address}）　{letter.occasion.label}　{letter.subject}")
            for item in letter.items:
                self.stdout.write(f"    {short_year(item.year.fiscal_year)} {named(item)}")
        self.stdout.write(f"{full_day(on)}に送るのは{len(letters)}通です。試行のため、送信も記録もしていません。")

    def _report(self, sent: Sent, on: dt.date) -> None:
        if sent.unserved:
            raise Refusal(
                f"{NO_SERVER}。送るはずだったのは{len(sent.unserved)}通です（--dry-run で内容を見られます）。"
            )
        for user in sent.without_address:
            self.stderr.write(f"注意 {user}：メールアドレスが登録されていないため、送れません。")
        self.stdout.write(f"{full_day(on)}の督促を{len(sent.to)}通送りました。")
        if sent.already:
            self.stdout.write(f"この日すでに送った人（{len(sent.already)}人）には送っていません。")
        if sent.troubles:
            raise Refusal(*sent.troubles)


def _years(strategy_code: str):
    years = ReportingYear.objects.all()
    if not strategy_code and registered_codes():
        return years
    return years.filter(strategy=chosen_strategy(strategy_code))
