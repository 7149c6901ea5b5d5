"""Asks typst in a short-lived child process (typesetter.py), one at a time per spare processor."""

import json
import logging
import subprocess
import sys
from pathlib import Path

from organization.queueing import Line

logger = logging.getLogger(__name__)
SCRIPT = Path(__file__).with_name("typesetter.py")
MOST_SECONDS = 120
_LINE = Line("typesetting", waiting=6, patience=90)


class NotSet(Exception):
    """The child died or took too long; the text is for people."""


def compile_pdf(**arguments) -> bytes:
    """typst.compile's own arguments, plain ones; the PDF, or a picture of one page.

    Raises ``NotSet``, or ``Busy`` where too many wait.
    """
    with _LINE.turn():
        return _ask("compile", arguments)


def fonts_in(folder: Path) -> list[dict]:
    """Family, style, weight and path of each font that lies there."""
    asked = {"include_system_fonts": False, "include_embedded_fonts": False, "font_paths": [str(folder)]}
    return json.loads(_ask("fonts", asked))


def _ask(task: str, arguments: dict) -> bytes:
    """The child gets nothing of our environment: it needs no secret."""
    asked = json.dumps({task: arguments}, ensure_ascii=False).encode("utf-8", "surrogatepass")
    command = [sys.executable, "-I", str(SCRIPT)]
    try:
        done = subprocess.run(  # noqa: S603
            command, input=asked, capture_output=True, timeout=MOST_SECONDS, check=False, env={"LANG": "C.UTF-8"}
        )
    except subprocess.TimeoutExpired:
        logger.error("typst took more than %d seconds", MOST_SECONDS)
        raise NotSet(
            f"PDFの作成が{MOST_SECONDS}秒で終わらなかったため、中止しました。部を選んで、小さくしてください。"
        ) from None
    if done.returncode or not done.stdout:
        said = done.stderr.decode("utf-8", "replace").strip()
        logger.error("typst ended with %d: %s", done.returncode, said)
        raise NotSet(f"PDFを作成できませんでした。{_reason(done.returncode, said)}")
    return done.stdout


def _reason(code: int, said: str) -> str:
    if code < 0:
        return "作成の途中で止められました（メモリーの不足など）。少し待ってから、もう一度お試しください。"
    return f"情報政策部門へ、次の内容をお知らせください：{said.splitlines()[-1] if said else f'終了コード {code}'}"
