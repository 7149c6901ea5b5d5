"""パスワードを忘れたとき: the letter with a link, and the page behind the link. Django's own views and tokens.

The answer is the same, and as fast, whoever has the address or nobody: the letter leaves after the answer.
"""

from collections.abc import Callable

from axes.helpers import get_client_ip_address
from django import forms
from django.contrib import messages
from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.password_validation import password_validators_help_texts
from django.contrib.auth.views import PasswordResetConfirmView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse_lazy
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from office.mail.sending import has_server
from office.people.links import FORGOTTEN, PER_ADDRESS, PER_PERSON, may_ask, send_links, valid_until
from organization.models import User
from organization.staffing import change_own_password

TITLE = "パスワードを忘れたとき"
BUSY = "この端末からの受付が続いたため、止めています。1時間ほどおいてから、もう一度お試しください。"


class AddressForm(forms.Form):
    email = forms.EmailField(
        label="登録したメールアドレス",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": "メールアドレスを入力してください。",
            "invalid": "メールアドレスの形で入力してください。",
        },
    )


class ThenSends(HttpResponse):
    """What is to be done when the answer has left."""

    then: Callable[[], object] = staticmethod(lambda: None)

    def close(self) -> None:
        super().close()
        self.then()


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def forgotten(request: HttpRequest) -> HttpResponse:
    form = AddressForm(request.POST or None)
    context = {"form": form, "title": TITLE, "can_mail": has_server()}
    if not context["can_mail"] or not form.is_valid():
        return render(request, "registration/forgotten.html", context)
    if not may_ask(get_client_ip_address(request), PER_ADDRESS, "address"):
        form.add_error(None, BUSY)
        return render(request, "registration/forgotten.html", context, status=429)
    email = form.cleaned_data["email"]
    page = render(request, "registration/forgotten_sent.html", {"email": email, "until": valid_until(timezone.now())})
    answer = ThenSends(page.content)
    answer.then = lambda: send_links(asking(email), FORGOTTEN)
    return answer


def asking(email: str) -> list[User]:
    """Whose address it is, but for who was written to often in this hour."""
    found = User.objects.filter(is_active=True, email__iexact=email).select_related("municipality")
    exactly = [person for person in found if person.email.casefold() == email.casefold()]
    return [person for person in exactly if may_ask(str(person.pk), PER_PERSON, "person")]


class LinkPasswordForm(SetPasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["new_password1"].label = "新しいパスワード"
        self.fields["new_password2"].label = "新しいパスワード（確認のためもう一度）"
        self.fields["new_password1"].help_text = "".join(password_validators_help_texts())
        self.fields["new_password2"].help_text = ""

    def save(self, commit: bool = True) -> User:
        change_own_password(self.user, self.cleaned_data["new_password1"])
        return self.user


class SetPasswordView(PasswordResetConfirmView):
    """A link counts once and until its time; whoever is signed in with the old password is signed out by the new."""

    template_name = "registration/set_password.html"
    form_class = LinkPasswordForm
    success_url = reverse_lazy("sign_in")

    def form_valid(self, form):
        messages.success(self.request, "パスワードを決めました。新しいパスワードでサインインしてください。")
        return super().form_valid(form)
