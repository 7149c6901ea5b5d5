"""年度の削除: the page that confirms it, or says what stands in the way."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kpis.measurement.numerals import wareki
from office.kit.access import year_to_steer
from office.kit.acting import perform, tell
from office.kit.frame import address, frame
from office.year.forms import RemoveForm
from reports.releases.removal import removal_closed, remove_year


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, code: str, year: str) -> HttpResponse:
    found = year_to_steer(request.user, code, year)
    form = RemoveForm(request.POST if request.method == "POST" else None)
    closed = removal_closed(found, request.user)
    if closed or not form.is_valid():
        more = {"form": form, "closed": closed}
        return render(request, "office/year/remove.html", frame(found, "年度の削除") | more)
    performed = perform(remove_year, found, reason=form.cleaned_data["reason"], by=request.user)
    done = f"{wareki(found.fiscal_year)}を削除しました。必要になったら、もう一度始められます。"
    if not tell(request, performed, done):
        return redirect("steering:page", *address(found))
    return redirect("steering:years")
