"""Filling in the pages of the plan editor as a browser does."""

from django.test import Client

from tests.builders import make_planner


def planner(**fields) -> Client:
    client = Client()
    client.force_login(make_planner(**fields))
    return client


def typed(client: Client, url: str, **changes) -> dict:
    """What the page's form would send, with what the planner changed."""
    context = client.get(url).context
    sent = {bound.html_name: bound.value() for bound in context["form"] if not bound.field.disabled}
    texts = {name: "" if value is None else value for name, value in sent.items()}
    lines = {name: "\n".join(value) if isinstance(value, list) else value for name, value in texts.items()}
    return lines | {"version": context["version"]} | changes
