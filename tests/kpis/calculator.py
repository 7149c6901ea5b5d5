"""A second calculator, written from the text of the rules in fractions and knowing nothing of the product's own."""

from fractions import Fraction


def judge(kpi, figure, thresholds, year, values, data_years=None):
    """(place of the class or None, what decided, its percentage). ``kpi`` is a dict of plain facts."""
    data_years = data_years or {}
    if year not in values or _was_reported(kpi, year, values, data_years):
        return None, "none", None
    own = data_years.get(year, year)
    amount = _amount(kpi, year, own, values, data_years)
    if amount is None:
        return None, "none", None
    goal, target = guide(kpi, own), kpi["target"]
    early = kpi["kind"] == "period_total" and kpi["down"] and own < kpi["target_year"]
    reached = not early and (amount <= target if kpi["down"] else amount >= target)
    kinds = _order(figure)
    if early and kinds[0] == "ratio_to_target":
        kinds = ["ratio_to_guide", "difference_to_guide"]
    place, by, percent = _first(kpi, kinds, amount, goal, None if early else target, thresholds, reached)
    return (0, "reached", None) if place > 0 and reached else (place, by, percent)


def _first(kpi, kinds, amount, goal, target, thresholds, reached):
    for kind in kinds:
        against = goal if kind.endswith("guide") else target
        if kind.startswith("ratio") and kpi["down"] and against is not None and amount <= 0 <= against:
            return 0, "reached" if reached else "guide_reached", None
        percent = _ratio(kpi, amount, against) if kind.startswith("ratio") else _difference(kpi, amount, against)
        if percent is not None:
            return sum(percent < limit for limit in thresholds), kind, percent
    return len(thresholds), "reached", None


def _order(figure):
    if figure.startswith("ratio"):
        return [figure, "difference_to_guide"]
    return [figure, "ratio_to_guide", "ratio_to_target"]


def _base(kpi):
    return Fraction(0) if kpi["kind"] == "period_total" else kpi["baseline"]


def _ratio(kpi, amount, goal):
    if goal is None or goal <= 0:
        return None
    if kpi["down"]:
        return goal / amount * 100 if amount > 0 else None
    base = _base(kpi)
    return amount / goal * 100 if amount >= 0 and (base is None or base >= 0) else None


def _difference(kpi, amount, goal):
    base = _base(kpi)
    if goal is None or base is None or goal == base or (goal < base) != kpi["down"]:
        return None
    return (amount - base) / (goal - base) * 100


def guide(kpi, year):
    if year in kpi["guides"]:
        return kpi["guides"][year]
    first, last, target = kpi["first_year"], kpi["target_year"], kpi["target"]
    if kpi["kind"] == "period_total":
        if year < first:
            return None
        return target if year >= last else target * (year - first + 1) / (last - first + 1)
    if kpi["guide"] != "linear":
        return target if kpi["guide"] == "constant" else None
    since = first - 1 if kpi["baseline_year"] is None else kpi["baseline_year"]
    if kpi["baseline"] is None:
        return None
    if year >= last:
        return target
    if year < (first if kpi["baseline_year"] is None else since):
        return None
    return kpi["baseline"] + (target - kpi["baseline"]) * (year - since) / (last - since)


def _was_reported(kpi, year, values, data_years):
    own = data_years.get(year, year)
    if own != year and kpi["baseline_year"] is not None and own <= kpi["baseline_year"]:
        return True
    known = set()
    for earlier in sorted(y for y in values if y < year):
        of = data_years.get(earlier, earlier)
        if not (of != earlier and kpi["baseline_year"] is not None and of <= kpi["baseline_year"]):
            known.add(of)
    return own in known


def _amount(kpi, year, own, values, data_years):
    if not kpi["kind"].startswith("period"):
        return values[year]
    known = {}
    for y in sorted(y for y in values if y <= year):
        if not _was_reported(kpi, y, {z: values[z] for z in values if z <= y}, data_years):
            known[data_years.get(y, y)] = values[y]
    inside = [value for y, value in known.items() if kpi["first_year"] <= y <= own]
    if not inside:
        return None
    return sum(inside) if kpi["kind"] == "period_total" else sum(inside) / len(inside)
