"""gunicorn as `make run` and production start it; each value may come from the environment.

Threads wait for slow visitors; what takes a processor (hashing, typesetting) has a line of its own
(organization/queueing.py). Behind PostgreSQL each thread may hold a connection: WORKERS × THREADS must stay below its
max_connections.
"""

import multiprocessing
import os
import socket
import struct

HEADER_PATIENCE = 10  # seconds without a single byte, after which a half-sent request is dropped

bind = os.environ.get("BIND", f"127.0.0.1:{os.environ.get('PORT', '8000')}")
workers = int(os.environ.get("WORKERS", min(3, multiprocessing.cpu_count() + 1)))
threads = int(os.environ.get("THREADS", "24"))
worker_class = "gthread"
keepalive = int(os.environ.get("KEEP_ALIVE", "5"))
max_requests = int(os.environ.get("MAX_REQUESTS", "2000"))  # then a fresh process takes over
max_requests_jitter = max_requests // 4  # not all at once
preload_app = True
timeout = 60
graceful_timeout = 30
accesslog = os.environ.get("ACCESS_LOG") or None
errorlog = "-"
loglevel = "warning"


def when_ready(server) -> None:
    """Accepted connections inherit it: a thread waits so long for the next byte of a request, and no longer."""
    patience = struct.pack("ll", HEADER_PATIENCE, 0)
    for listener in server.LISTENERS:
        listener.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, patience)


def pre_fork(server, worker) -> None:
    """A database connection must not be shared by two processes."""
    from django.db import connections

    connections.close_all()
