"""The document's text as a person types it: a line is a paragraph, 「・」 an item of a list, 「※」 or 「注：」 a note.

Pure. What was stored comes back the same: a paragraph that only looks like an item begins with 「＼」, and a line that
goes on in the same block ends with 「⏎」.
"""

ITEM, NOTE, PLAIN_NOTE, LITERAL, GOES_ON = "・", "※", "注：", "＼", "⏎"
MARKS = (ITEM, NOTE, PLAIN_NOTE, LITERAL)
Block = str | dict


def to_text(blocks: list[Block]) -> str:
    """A blank line stands between two lists, which would run into each other."""
    lines: list[str] = []
    for place, block in enumerate(blocks):
        is_list = isinstance(block, dict) and "items" in block
        before = blocks[place - 1] if place else None
        if is_list and isinstance(before, dict) and "items" in before:
            lines.append("")
        lines += _lines(block)
    return "\n".join(lines)


def _lines(block: Block) -> list[str]:
    if isinstance(block, str):
        return [_whole(f"{LITERAL}{block}" if block.startswith(MARKS) else block)]
    if "items" in block:
        return [_whole(f"{ITEM}{item}") for item in block["items"]]
    note = block["note"]
    return [_whole(note if note.startswith(NOTE) else f"{PLAIN_NOTE}{note}")]


def _whole(text: str) -> str:
    return text.replace("\n", f"{GOES_ON}\n")


def from_text(text: str) -> list[Block]:
    """Empty lines only part two lists."""
    blocks: list[Block] = []
    in_list = False
    for row in _rows(text):
        is_item = row.startswith(ITEM)
        if not is_item:
            in_list = False
        if is_item and (item := row.removeprefix(ITEM).strip()):
            if not in_list:
                blocks.append({"items": []})
            blocks[-1]["items"].append(item)  # type: ignore[index]
            in_list = True
        elif row and not is_item:
            blocks += _block(row)
    return blocks


def _block(row: str) -> list[Block]:
    if row.startswith(NOTE):
        return [{"note": row}]
    if row.startswith(PLAIN_NOTE):
        note = row.removeprefix(PLAIN_NOTE).strip()
        return [{"note": note}] if note else []
    plain = row.removeprefix(LITERAL)
    return [plain] if plain else []


def _rows(text: str) -> list[str]:
    joined = text.replace("\r\n", "\n").replace(f"{GOES_ON}\n", "\x00")
    return [row.strip().replace("\x00", "\n") for row in joined.split("\n")]
