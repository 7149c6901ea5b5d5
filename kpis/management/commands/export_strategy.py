from pathlib import Path
from typing import Any

from kpis.commands import PlannersCommand, Refusal, chosen_strategy
from kpis.plan.strategy_file.export import strategy_yaml
from organization.audit import record
from organization.choices import AuditKind
from organization.models import User


class Command(PlannersCommand):
    help = "データベースの計画を戦略ファイル（YAML）に書き出します。読み込み直しても、何も変わりません。"

    def add_own_arguments(self, parser) -> None:
        parser.add_argument("code", metavar="CODE", help="戦略のコード（例：ina-3）")
        parser.add_argument("file", metavar="FILE", help="書き出すファイル（例：ina-3.yaml）")

    def act(self, *, strategy_code: str, by: User | None, **options: Any) -> None:
        strategy = chosen_strategy(options["code"])
        try:
            Path(options["file"]).write_bytes(strategy_yaml(strategy))
        except OSError as error:
            raise Refusal(f"「{options['file']}」に書き込めません（{error.strerror}）。") from None
        record(AuditKind.EXPORT, f"戦略ファイル　{strategy.code}", "export_strategy", user=by)
        self.stdout.write(f"「{strategy}」を {options['file']} に書き出しました。")
