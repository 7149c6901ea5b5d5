"""統計 that other cities have, too: the keys of ``KPI.statistic``, by which indicators of several cities are compared.

docs/strategy-file.md lists them. A plan may name another one; it is then shown as it is written.
"""

STATISTICS = {
    "total_fertility_rate": "合計特殊出生率",
    "births": "出生数",
    "deaths": "死亡数",
    "marriages": "婚姻件数",
    "population": "総人口",
    "population_young": "年少人口（15歳未満）",
    "population_working_age": "生産年齢人口（15～64歳）",
    "population_elderly": "老年人口（65歳以上）",
    "migration_balance": "社会増減数（転入－転出）",
    "in_migration": "転入者数",
    "out_migration": "転出者数",
    "waiting_children": "保育所等の待機児童数",
    "employed_persons": "就業者数",
    "job_openings_ratio": "有効求人倍率",
    "manufactured_shipments": "製造品出荷額等",
    "agricultural_output": "農業産出額",
    "tourists": "観光入込客数",
    "overnight_stays": "延べ宿泊者数",
    "taxable_income": "納税義務者1人当たりの課税対象所得",
    "health_check_rate": "特定健康診査の受診率",
    "healthy_life_expectancy_male": "健康寿命（男性）",
    "healthy_life_expectancy_female": "健康寿命（女性）",
    "recycling_rate": "ごみのリサイクル率",
    "greenhouse_gas_emissions": "温室効果ガスの排出量",
    "financial_capability_index": "財政力指数",
    "current_account_ratio": "経常収支比率",
}


def statistic_label(key: str) -> str:
    return STATISTICS.get(key, key)
