"""python -m bench [--write] [--quick]: everything side by side in one run, on a temporary database."""

import argparse
import os
import tempfile
from pathlib import Path


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the results into docs/benchmarks.md")
    parser.add_argument("--quick", action="store_true", help="few rounds: does it run, and are the pages the same")
    parser.add_argument("--pages", action="store_true", help="the pages only")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="inastrategy-bench-") as folder:
        os.environ |= {
            "BENCH_FOLDER": folder,
            "DATABASE_URL": f"sqlite:///{Path(folder).resolve()}/bench.sqlite3",
            "DJANGO_SETTINGS_MODULE": "bench.settings",
            "DEBUG": "0",
            "BEHIND_TLS": "0",
        }
        import django

        django.setup()
        from bench.run import run

        run(quick=options.quick, pages_only=options.pages, write=options.write)


if __name__ == "__main__":
    main()
