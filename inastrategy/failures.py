from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Our own page: Django's carries an inline style, which the Content-Security-Policy forbids."""
    return render(request, "403_csrf.html", status=403)
