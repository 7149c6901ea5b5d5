"""The end of patience for uploads: what is far too large is not even received.

A form says kindly that a file is somewhat too large, but only when it has arrived; without this, anybody at all could
fill the machine's disk through any address that takes a form.
"""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

TIMES = 4  # up to here the form itself explains the limit


class LimitedUpload(FileUploadHandler):
    """First in the row of handlers: refuses by the announced length, beyond which Django never reads."""

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):
        if content_length > TIMES * settings.UPLOAD_MAX_BYTES:
            raise RequestDataTooBig("The upload is far beyond the limit.")

    def receive_data_chunk(self, raw_data, start):
        return raw_data

    def file_complete(self, file_size):
        return None
