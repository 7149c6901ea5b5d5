"""What a body says of itself: its own word, else the installation's; never another body's."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from goals.models import Strategy
from organization.colours import DARK_PAGE, check_key_colour, contrast, contrast_on_white, key_tokens, mixed
from organization.identity import identity_at, identity_of
from organization.models import Municipality
from tests.builders import make_municipality, make_strategy

OWN = {
    "contact": "見本町企画課（電話 0000-00-0000）",
    "address": "見本県見本郡見本町1番地",
    "key_colour": "#1b6b3a",
    "licence": "CC-BY-4.0",
    "site_url": "https://kpi.town.example/",
    "logo_text": "みほん",
}


def town(**fields) -> Municipality:
    return Municipality(code="999989", name="見本町", prefecture="見本県", **fields)


def test_the_bodys_own_words_win_over_the_installations(settings):
    settings.CONTACT, settings.KEY_COLOUR, settings.OPEN_DATA_LICENCE = "企画担当課", "#0017c1", "PDL1.0"
    identity = identity_of(town(**OWN))
    assert (identity.contact, identity.address) == (OWN["contact"], OWN["address"])
    assert (identity.key_colour, identity.licence.name, identity.logo) == ("#1b6b3a", "CC-BY-4.0", "みほん")
    assert identity.site_url == "https://kpi.town.example"


def test_a_body_that_says_nothing_has_the_installations(settings):
    settings.CONTACT, settings.KEY_COLOUR, settings.SITE_URL = "政策課", "#1b6b3a", "https://kpi.example.lg.jp"
    identity = identity_of(town())
    assert (identity.contact, identity.key_colour, identity.site_url) == ("政策課", "#1b6b3a", settings.SITE_URL)
    assert (identity.address, identity.logo) == ("", "見本町")


def test_the_installations_own_contact_names_no_city(settings):
    assert settings.CONTACT == "企画担当課"
    assert identity_of(None).contact_line == "企画担当課"


def test_a_contact_is_printed_with_the_bodys_name_once():
    assert identity_of(town(contact="企画課")).contact_line == "見本町 企画課"
    assert identity_of(town(contact="見本町企画課")).contact_line == "見本町企画課"


def test_a_licence_of_the_bodys_own_stands_as_it_is_named():
    licence = identity_of(town(licence="見本町オープンデータ利用規約")).licence
    assert (licence.title, licence.path) == ("見本町オープンデータ利用規約", "")


@pytest.mark.parametrize(
    ("name", "people", "itself"),
    [
        ("伊那市", "市民", "本市"),
        ("見本町", "町民", "本町"),
        ("見本村", "村民", "本村"),
        ("見本区", "区民", "本区"),
        ("長野県", "県民", "本県"),
        ("京都府", "府民", "本府"),
        ("東京都", "都民", "本都"),
        ("北海道", "道民", "本道"),
        ("見本広域連合", "住民", "本団体"),
    ],
)
def test_what_the_people_are_called_follows_the_kind_of_body(name, people, itself):
    body = Municipality(name=name)
    assert (body.inhabitants, body.itself) == (people, itself)


def test_a_town_asks_its_townspeople_unless_the_plan_has_a_word_of_its_own():
    plan = Strategy(municipality=town())
    assert plan.words.survey == "町民意識調査"
    plan.labels = {"survey": "町民アンケート"}
    assert plan.words.survey == "町民アンケート"


@pytest.mark.parametrize("colour", ["green", "#1b6b3", "#1b6b3aa", "1b6b3a"])
def test_a_key_colour_is_six_hexadecimal_digits(colour):
    with pytest.raises(ValidationError, match="16進数"):
        check_key_colour(colour)


def test_a_pale_key_colour_is_refused_with_its_contrast():
    with pytest.raises(ValidationError, match=r"1\.1対1"):
        check_key_colour("#ffff00")
    assert contrast_on_white("#1b6b3a") > 4.5
    assert mixed("#000000", "#ffffff", 0.5) == "#808080"


@pytest.mark.parametrize("key", ["#000000", "#0017c1", "#1b6b3a", "#8c1d18", "#767676"])
def test_a_key_colour_can_be_read_in_the_dark_scheme_too(key):
    dark = {name: colour for name, (_, colour) in key_tokens(key).items()}
    assert contrast(dark["--key"], DARK_PAGE) >= 7 and contrast(dark["--key-hover"], DARK_PAGE) >= 7
    assert contrast(dark["--key"], dark["--key-tint"]) >= 4.5
    assert contrast(dark["--on-key"], dark["--key"]) >= 4.5
    assert contrast(dark["--key-line"], DARK_PAGE) >= 3


@pytest.mark.django_db
def test_a_review_finds_its_body_by_the_code_that_it_names(settings):
    make_municipality("見本町", "999989", "見本県")
    assert identity_at("999989").name == "見本町"
    assert identity_at("000000").contact == settings.CONTACT


@pytest.mark.django_db
def test_each_body_has_a_style_sheet_of_its_own_colour(settings):
    body = Municipality.objects.create(code="999989", name="見本町", prefecture="見本県", key_colour="#1b6b3a")
    make_strategy("mihoncho-3", name="見本町総合戦略", municipality=body)
    answer = Client().get("/999989/theme.css")
    assert "--key: #1b6b3a;" in answer.content.decode() and answer["Cache-Control"] == "max-age=3600"
    assert settings.KEY_COLOUR in Client().get("/theme.css").content.decode()
    assert Client().get("/999989/theme.css", headers={"if-none-match": answer["ETag"]}).status_code == 304
    assert Client().get("/000000/theme.css").status_code == 404


@pytest.mark.django_db
def test_pages_name_the_style_sheet_of_their_body_only():
    body = Municipality.objects.create(code="999989", name="見本町", prefecture="見本県", **OWN)
    make_strategy(), make_strategy("mihoncho-3", name="見本町総合戦略", municipality=body)
    assert 'href="/999989/theme.css"' in Client().get("/mihoncho-3/plan/").content.decode()
    assert "theme.css" not in Client().get("/ina-3/plan/").content.decode()
