"""gunicorn as `make run` and production start it; each value may come from the environment."""

import multiprocessing
import os

bind = os.environ.get("BIND", f"127.0.0.1:{os.environ.get('PORT', '8000')}")
workers = int(os.environ.get("WORKERS", min(4, multiprocessing.cpu_count() + 1)))
preload_app = True
timeout = 60
accesslog = os.environ.get("ACCESS_LOG") or None
errorlog = "-"
loglevel = "warning"
