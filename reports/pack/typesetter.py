"""The child that sets one PDF and ends: typst keeps what it has set, up to a gigabyte, as long as its process lives.

A script of its own, with neither Django nor the product in it. Standard input: one JSON object, {"fonts": {…}} or
{"compile": {…}}, the arguments of typst's own. Standard output: the fonts as JSON, or the PDF.
"""

import json
import os
import sys

POLITE = 5  # pages before paper


def main() -> None:
    os.nice(POLITE)
    import typst

    [(task, arguments)] = json.load(sys.stdin).items()
    if task == "fonts":
        found = typst.Fonts(**arguments).fonts()
        fonts = [{"family": f.family, "style": f.style, "weight": f.weight, "path": str(f.path)} for f in found]
        sys.stdout.write(json.dumps(fonts))
    else:
        sys.stdout.buffer.write(typst.compile(**arguments))


if __name__ == "__main__":
    main()
