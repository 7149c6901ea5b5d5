"""The licences that a city chooses from by OPEN_DATA_LICENCE."""

from django.conf import settings

from organization.frozen import frozen


@frozen
class Licence:
    name: str
    title: str
    path: str


LICENCES = {
    licence.name: licence
    for licence in (
        Licence(
            "PDL1.0",
            "公共データ利用規約（第1.0版）",
            "https://www.digital.go.jp/resources/open_data/public_data_license_v1.0",
        ),
        Licence(
            "CC-BY-4.0",
            "クリエイティブ・コモンズ 表示 4.0 国際",
            "https://creativecommons.org/licenses/by/4.0/deed.ja",
        ),
    )
}


def chosen_licence() -> Licence:
    """The configured licence; a name of the city's own stands as it is, without an address."""
    name = settings.OPEN_DATA_LICENCE
    return LICENCES.get(name) or Licence(name, name, "")
