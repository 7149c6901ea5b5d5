"""ご自分の登録: the first account of an installation comes from a shell, often without a name and an address."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from office.kit.access import looked_at_or_typed
from office.kit.acting import perform, tell_form
from office.kit.resuming import is_sent
from office.people.forms import NAME, email_field
from office.people.gate import for_planners
from office.people.handing_views import crumbs
from office.people.password_views import onward_of
from organization.models import User
from organization.staffing import change_own_particulars

TITLE = "ご自分の登録"


class OwnForm(forms.Form):
    display_name = forms.CharField(max_length=50, help_text="履歴と、差戻しの知らせに載ります。", **NAME)
    email = email_field("知らせと、パスワードを忘れたときの案内を送ります。")


def lacks_particulars(user: User) -> bool:
    """Who steers should be known by name, and reached."""
    return user.is_planning and not (user.display_name and user.email)


@looked_at_or_typed
@for_planners
def page(request: HttpRequest) -> HttpResponse:
    onward = onward_of(request)
    stored = {"display_name": request.user.display_name, "email": request.user.email}
    form = OwnForm(request.POST or None, initial=stored)
    if is_sent(request) and form.is_valid():
        performed = perform(change_own_particulars, request.user, **form.cleaned_data)
        if tell_form(form, performed):
            messages.success(request, "氏名とメールを登録しました。")
            return redirect(onward or reverse("start:page"))
    return render(
        request,
        "office/people/own.html",
        {"form": form, "next": onward or reverse("start:page"), "crumbs": crumbs(TITLE)},
    )
