from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from goals.models import Strategy
from kpis.commands import PlannersCommand, Refusal
from office.search.index import index_of
from organization.models import User
from reports.pack.pdf import leaflet_pdf
from reports.site.folder.exchange import FolderRefused, Written, alone, exchange, look
from reports.site.folder.links import broken_links
from reports.site.folder.pages import NotMade, Site, sites_of
from reports.site.ready.edition import current_token

MOST_NAMED = 20
MOST_TIMES = 3  # that everything is made, where something changes meanwhile


class Command(PlannersCommand):
    help = (
        "公開している計画のすべての公開ページとファイルを、ウェブサーバーに置くだけで読める形でフォルダーに書き出します。"
        "変わったファイルだけを書き換え、書き終えてから一度に入れ替えます。なくなったページは取り除きます。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Of all public plans: there is none to choose, and nothing that somebody is recorded for."""
        parser.add_argument("folder", metavar="DIR", help="書き出し先のフォルダー（なければ作ります）")
        parser.add_argument(
            "--base-path",
            metavar="/x/",
            default="/",
            help="サイトを置く場所のパス。https://example.lg.jp/kpi/ に置くときは /kpi/（省略すると /）",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        options |= {"strategy": "", "acting": ""}
        super().handle(*args, **options)

    def act(self, *, strategy_code: str, by: User | None, **options: Any) -> None:
        base = _base_path(options["base_path"])
        _public()
        try:
            with alone(Path(options["folder"])) as folder:
                files = self._of_one_edition(base, folder)
                self._check(files, base)
                self._tell(exchange(files, folder))
        except (FolderRefused, NotMade) as refused:
            raise Refusal(str(refused)) from None

    def _of_one_edition(self, base: str, folder: Path) -> dict[str, bytes]:
        """What is published or corrected meanwhile would stand on the pages made after it, and not on those before.

        What it did not change lies ready from the time before.
        """
        for _ in range(MOST_TIMES):
            token = current_token()
            try:
                files = self._make(base, folder)
            except NotMade:  # a page may have gone since
                if current_token() == token:
                    raise
            if current_token() == token:
                return files
            self._say("書き出している間に、公表している内容か計画が変わりました。")
        raise Refusal(
            f"書き出している間に公表している内容か計画が変わることが{MOST_TIMES}回続いたため、書き出しませんでした"
            "（前のサイトのままです）。変更が済んでから、もう一度実行してください。"
        )

    def _make(self, base: str, folder: Path) -> dict[str, bytes]:
        site = Site(base, index_of(_public()), self._say, leaflet_pdf)
        look(folder, site.paths)
        return site.make()

    def _check(self, files: dict[str, bytes], base: str) -> None:
        self._say("リンクを確かめています")
        broken = list(broken_links(files, base, sites_of()))
        if broken:
            named = [f"リンク切れ：{one.page} → {one.link}" for one in broken[:MOST_NAMED]]
            rest = [f"ほか{len(broken) - MOST_NAMED}件"] if len(broken) > MOST_NAMED else []
            raise Refusal("リンク切れがあるため、書き出しませんでした。", *named, *rest)

    def _tell(self, done: Written) -> None:
        self._say(
            f"書き出し：{len(done.written)}件　変更なし：{done.unchanged}件　取り除いたもの：{len(done.removed)}件"
        )
        for path in done.kept:
            self.stderr.write(f"注意：このサイトのものではないファイルを残しました。確認してください：{path}")

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


def _public() -> list[Strategy]:
    if found := list(Strategy.objects.public().select_related("municipality")):
        return found
    raise Refusal("公開している計画がありません。publish_plan CODE で計画を公開してから、実行してください。")


def _base_path(text: str) -> str:
    if not text.startswith("/") or not text.endswith("/") or "//" in text or any(one in text for one in "?#\"'<> "):
        raise Refusal(f"--base-path {text} は、/kpi/ のように / で始まり / で終わる形で指定してください。")
    return text
