"""The log's lines: what was refused is one line, what failed is told with its traceback."""

import copy
import logging


def is_refusal(record: logging.LogRecord) -> bool:
    """A foreign Host, a missing right, a malformed request: the visitor's doing, and no fault to be searched for."""
    return record.name.startswith("django.security") or getattr(record, "status_code", 500) < 500


class Once(logging.Filter):
    """Django tells a suspicious request twice, with its reason and again with its status; the reason is enough."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        if request is None or not is_refusal(record):
            return True
        told, request.refusal_is_told = getattr(request, "refusal_is_told", False), True
        return not told


class Line(logging.Formatter):
    """A refusal without the traceback of the exception that carried it."""

    def format(self, record: logging.LogRecord) -> str:
        if is_refusal(record):
            record = copy.copy(record)
            record.exc_info = record.exc_text = None
        return super().format(record)
