"""Every request passes these: who may keep an answer, what nobody asks for, what is too large or not printable."""

from http import HTTPStatus

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import BadRequest, RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from inastrategy.typed import form_of, open_texts
from organization.texts import foreign_in
from reports.pack.fonts import notice_of

PRIVATE = "private, no-cache, no-store"
SHOWN = 10  # texts that nobody types
REDIRECTS = range(301, 304)


class PrivateWhenSignedIn:
    """Before SessionMiddleware, so that the answer that begins or ends a session is seen with its cookie.

    Forms on which people write at length say ``private, no-cache`` themselves and are left with it: only so does the
    browser's own 「back」 find what was typed.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES or settings.SESSION_COOKIE_NAME in response.cookies:
            said = {word.strip() for word in response.get("Cache-Control", "").split(",")}
            if not {"private", "no-cache"} <= said:
                response["Cache-Control"] = PRIVATE
        patch_vary_headers(response, ["Cookie"])  # the same address answers a visitor otherwise
        return response


READ = ("GET", "HEAD", "OPTIONS")
WRITTEN_TO = ("/admin/", "/council/", "/sign-in/", "/sign-out/")


class OnlyRead:
    """Public pages take nothing. Before the look for a token, which would take a wrong method for a form from
    elsewhere; a file that other sites may read says itself what it takes.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        is_its_own = request.path_info.startswith(WRITTEN_TO) or getattr(view, "csrf_exempt", False)
        if is_its_own or request.method in ("GET", "HEAD"):
            return None
        if request.method == "OPTIONS":
            return HttpResponse(headers={"Allow": ", ".join(READ)})
        return HttpResponseNotAllowed(READ)


class CleanTexts:
    """No text with characters that nobody types (organization/texts.py), by whatever form it comes.

    PostgreSQL cannot hold a NUL, a workbook none of the others. The answer offers the form without them.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "%00" in request.META.get("QUERY_STRING", "") or "\0" in request.path_info:
            raise BadRequest("NUL in the address")
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        """After the look for the token, which has read the form already."""
        found = _foreign(request) if request.method == "POST" else []
        if not found:
            return None
        context = {"found": found[:SHOWN], "form": form_of(request)}
        return render(request, "400_texts.html", context, status=400)


def _foreign(request: HttpRequest) -> list[str]:
    said = (foreign_in(text) for _, texts in request.POST.lists() for text in texts)
    return [sentence for sentence in said if sentence]


class Unprintable:
    """After a form that was taken, which answers with the way on; within the messages."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "POST" and response.status_code in REDIRECTS and request.user.is_authenticated:
            _tell(request)
        return response


def _tell(request: HttpRequest) -> None:
    if notice := notice_of(open_texts(request), "別の字に改めるときは、もう一度保存してください。"):
        messages.warning(request, notice)


class NotByThisMethod:
    """Django answers with an empty page; who came by the browser's history or a bookmark reads what to do."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or response.content:
            return response
        told = render(request, "405.html", status=response.status_code)
        told["Allow"] = response["Allow"]
        return told


TIMES = 4  # up to here the form itself explains the limit


class LimitedUpload(FileUploadHandler):
    """First in the row of upload handlers: refuses by the announced length, beyond which Django never reads.

    A form says kindly that a file is somewhat too large, but only when it has arrived; without this, anybody at all
    could fill the machine's disk through any address that takes a form.
    """

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):
        if content_length > TIMES * settings.UPLOAD_MAX_BYTES:
            raise RequestDataTooBig("The upload is far beyond the limit.")

    def receive_data_chunk(self, raw_data, start):
        return raw_data

    def file_complete(self, file_size):
        return None
