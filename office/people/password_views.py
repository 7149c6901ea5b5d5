"""The person's own password: by choice with the old one, and at once after an initial one.

The old password is asked through ``authenticate``, as at the sign-in: wrong ones are counted and halted alike.
"""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, update_session_auth_hash
from django.contrib.auth.forms import PasswordChangeForm, SetPasswordForm
from django.contrib.auth.password_validation import password_validators_help_texts
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters

from office.kit.access import looked_at_or_sent
from office.kit.frame import trail
from organization.staffing import change_own_password


class _Words:
    """Our labels, and one rule more: the old password is not a new one."""

    def __init__(self, request: HttpRequest):
        super().__init__(request.user, request.POST or None)
        self.request = request
        self.fields["new_password1"].label = "新しいパスワード"
        self.fields["new_password2"].label = "新しいパスワード（確認のためもう一度）"
        self.fields["new_password1"].help_text = "".join(password_validators_help_texts())
        self.fields["new_password2"].help_text = ""

    def clean(self):
        told = super().clean()
        password = self.cleaned_data.get("new_password1")
        if password and self.is_the_old_one(password):
            raise ValidationError("いまと同じパスワードは使えません。別のパスワードにしてください。")
        return told

    def is_the_old_one(self, password: str) -> bool:
        return self.user.check_password(password)


class FirstPasswordForm(_Words, SetPasswordForm):
    """After the initial password, with which the person has just signed in."""


class OwnPasswordForm(_Words, PasswordChangeForm):
    def __init__(self, request: HttpRequest):
        super().__init__(request)
        self.fields["old_password"].label = "いまのパスワード"

    def clean_old_password(self) -> str:
        told = self.cleaned_data["old_password"]
        if authenticate(self.request, username=self.user.get_username(), password=told) != self.user:
            raise ValidationError(self.error_messages["password_incorrect"], code="password_incorrect")
        return told

    def is_the_old_one(self, password: str) -> bool:
        """Of the two fields alone: a new password must not tell, uncounted, whether it is the present one."""
        return password == self.cleaned_data.get("old_password")


@sensitive_post_parameters()
@looked_at_or_sent
def password(request: HttpRequest) -> HttpResponse:
    must = request.user.must_change_password
    form = (FirstPasswordForm if must else OwnPasswordForm)(request)
    onward = onward_of(request)
    if form.is_valid():
        change_own_password(request.user, form.cleaned_data["new_password1"])
        update_session_auth_hash(request, request.user)
        messages.success(request, "パスワードを変更しました。次からは新しいパスワードでサインインしてください。")
        return redirect(onward or resolve_url(settings.LOGIN_REDIRECT_URL))
    facts = {"form": form, "must": must, "next": onward, "crumbs": trail("パスワードの変更")}
    return render(request, "office/people/password.html", facts)


def onward_of(request: HttpRequest) -> str:
    """Where the person was going, on this site only."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if is_ours else ""
