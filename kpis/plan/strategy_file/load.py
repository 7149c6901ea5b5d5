"""The one door from a strategy file to the database: everything in one transaction, or nothing."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from goals.models import LoadedRecord, Strategy
from goals.schemes import usual_scheme
from kpis.models import ReviewPoint
from kpis.plan.strategy_file.content import StrategyFile
from kpis.plan.strategy_file.definitions import Definitions, LoadRefused, check_series
from kpis.plan.strategy_file.grading import key_of, scheme_by_key
from kpis.plan.strategy_file.records import Record, merge, plain, records_of, strategy_record
from kpis.plan.strategy_file.report import DELETED_IN_APPLICATION, Difference, LoadReport, shown
from kpis.plan.strategy_file.stores import STORES, Context, Departments, Store
from kpis.plan.versions import LONGEST_REASON
from organization.models import Municipality, User

DEPARTMENT = "department:"


def load(found: StrategyFile, *, reason: str = "", overwrite: bool = False, by: User | None = None) -> LoadReport:
    """Bring the database in line with the file; loading the same file again changes nothing.

    Actuals are never touched. KPIs, measures, projects and goals that are gone from the file stay and are
    reported; so does what a planner changed in the application since the last load, unless ``overwrite``.
    """
    if len(reason) > LONGEST_REASON:
        raise LoadRefused(f"理由は{LONGEST_REASON}文字以内で書いてください（いまは{len(reason)}文字）。")
    with transaction.atomic():
        return _Load(found, reason.strip(), overwrite, by).run()


class _Load:
    def __init__(self, found: StrategyFile, reason: str, overwrite: bool, by: User | None):
        self.found, self.reason, self.overwrite, self.by = found, reason, overwrite, by
        self.report = LoadReport(found.code)
        self.loaded: dict[str, dict] = {}  # path → what the last load wrote
        self.to_remember: dict[str, dict] = {}
        self.definitions = Definitions(found, reason)

    def run(self) -> LoadReport:
        self.strategy = self._strategy()
        departments = self._departments()
        self.context = Context(self.strategy, departments, self.by, self.reason)
        check_series(self.found, self.strategy)
        records = records_of(self.found)
        for store_class in STORES:
            self._sync(store_class(self.context), records[store_class.kind])
        self._review_points()
        self.definitions.refuse()
        self.definitions.keep_published(self.strategy, self.by)
        self._remember()
        return self.report

    # --- The head --------------------------------------------------------------------------------------------

    def _municipality(self) -> Municipality:
        told = self.found.municipality
        municipality, created = Municipality.objects.get_or_create(
            code=told.code, defaults={"name": told.name, "prefecture": told.prefecture} | told.own
        )
        if created:
            self.report.created.append(f"自治体「{municipality}」")
        elif municipality.name != told.name:
            raise LoadRefused(
                f"団体コード {told.code} は「{municipality.name}」として登録されています"
                f"（ファイルでは「{told.name}」）。コードの誤りか、名称の変更かをご確認ください。"
            )
        label_of = _label_of(Municipality)
        set_since = ((label_of(name), getattr(municipality, name), text) for name, text in told.own.items())
        differing = tuple(
            f"{label}「{now}」（ファイルでは「{text}」）" for label, now, text in set_since if now != text
        )
        if differing:  # a planner's settings; the file of one plan does not reset them
            self.report.kept.append(Difference(f"自治体「{municipality}」", differing))
        return municipality

    def _strategy(self) -> Strategy:
        municipality, record = self._municipality(), strategy_record(self.found)
        strategy = Strategy.objects.select_for_update().filter(code=self.found.code).first()
        if strategy is None:
            strategy = self._new_strategy(municipality, record)
            self.report.created.append(f"戦略「{strategy}」")
            self.to_remember[record.path] = record.values
            return strategy
        if strategy.municipality_id != municipality.pk:
            raise LoadRefused(
                f"コード「{strategy.code}」は{strategy.municipality}の戦略に使われています。"
                "別の自治体のファイルでは、「code」を別の値にしてください。"
            )
        self.loaded = dict(strategy.loaded_records.values_list("path", "values"))
        self._update_strategy(strategy, record)
        return strategy

    def _new_strategy(self, municipality: Municipality, record: Record) -> Strategy:
        """An own scheme belongs to the strategy that it grades, so the strategy comes first."""
        values = record.values | {"grade_scheme": usual_scheme()}
        strategy = Strategy.objects.create(municipality=municipality, code=self.found.code, **values)
        strategy.grade_scheme = scheme_by_key(strategy, record.values["grade_scheme"])
        strategy.save(update_fields=["grade_scheme"])
        return strategy

    def _update_strategy(self, strategy: Strategy, record: Record) -> None:
        stored = {field: _head(strategy, field) for field in record.values}
        merged = merge(record.values, stored, self.loaded.get(record.path), self.overwrite)
        for field, value in merged.take.items():
            is_scheme = field == "grade_scheme"
            taken = scheme_by_key(strategy, value) if is_scheme else Strategy._meta.get_field(field).to_python(value)
            setattr(strategy, field, taken)
        try:
            strategy.validate_constraints()
        except ValidationError as error:
            raise LoadRefused(
                "アプリケーションで変更された値とファイルの値が合いません。"
                "ファイルの値にそろえるには --overwrite を付けてください。",
                *error.messages,
            ) from None
        if merged.take:
            strategy.save(update_fields=list(merged.take))
        self._tell(f"戦略「{strategy}」", Strategy, _label_of(Strategy), merged, stored, record.values)
        self.to_remember[record.path] = merged.loaded

    def _departments(self) -> Departments:
        loaded = {
            path.removeprefix(DEPARTMENT): values for path, values in self.loaded.items() if path.startswith(DEPARTMENT)
        }
        departments = Departments(self.strategy.municipality, self.found.departments, loaded)
        for label in self.found.departments:
            told = self.report.created if label in departments.created else self.report.unchanged
            told.append(f"部署「{label}」")
        self.to_remember |= {f"{DEPARTMENT}{label}": values for label, values in departments.to_remember.items()}
        return departments

    # --- One kind of objects ---------------------------------------------------------------------------------

    def _sync(self, store: Store, records: list[Record]) -> None:
        stored = self.context.found[store.kind] = store.stored()
        for position, record in enumerate(records, start=1):
            if record.key in stored:
                self._update(store, stored[record.key], record)
            else:
                self._create(store, record, position)
        self._missing(store, {record.key for record in records})
        if store.has_position:
            self._reposition(store, records)

    def _create(self, store: Store, record: Record, position: int) -> None:
        deleted = record.path in self.loaded and not self.overwrite
        if deleted or not store.has_parent(record):
            name = record.values.get("name") or record.values.get("heading") or ""
            self.report.kept.append(Difference(f"{store.word} {record.key} {name}", (DELETED_IN_APPLICATION,)))
            return
        if store.kind == "kpi":
            self.definitions.create(record)
        obj = store.create(record, position)
        self.context.found[store.kind][record.key] = obj
        if record.is_told:
            self.report.created.append(store.name(obj))
        self.to_remember[record.path] = record.values

    def _update(self, store: Store, obj: Any, record: Record) -> None:
        stored = {field: store.read(obj, field) for field in record.values}
        merged = merge(record.values, stored, self.loaded.get(record.path), self.overwrite)
        if store.kind == "kpi":
            self.definitions.update(store.name(obj), obj, record, merged.take, store.field_label)
        if merged.take:
            store.update(obj, merged.take)
        if record.is_told:
            self._tell(store.name(obj), store.model, store.field_label, merged, stored, record.values)
        self.to_remember[record.path] = merged.loaded

    def _tell(self, name: str, model: Any, label_of: Any, merged: Any, stored: dict, file: dict) -> None:
        def words(field: str, joined: str) -> str:
            before, after = shown(model, field, stored[field]), shown(model, field, file[field])
            return f"{label_of(field)}{joined.format(before, after) if before and after else ''}"

        if merged.take:
            self.report.changed.append(Difference(name, tuple(words(field, " {}→{}") for field in merged.take)))
        elif not merged.keep:
            self.report.unchanged.append(name)
        if merged.keep:
            details = tuple(words(field, " {}（ファイルでは{}）") for field in merged.keep)
            self.report.kept.append(Difference(name, details))

    def _missing(self, store: Store, keys: set[str]) -> None:
        """Loaded once, now not in the file. What was made in the application is nobody's loss."""
        for key, obj in self.context.found[store.kind].items():
            path = f"{store.kind}:{key}"
            if key in keys or path not in self.loaded:
                continue
            if store.disposable and self._is_untouched(store, obj, path):
                obj.delete()
                self.strategy.loaded_records.filter(path=path).delete()
                self.report.removed.append(store.name(obj))
            else:
                self.report.gone.append(store.name(obj))

    def _is_untouched(self, store: Store, obj: Any, path: str) -> bool:
        return all(store.read(obj, field) == value for field, value in self.loaded[path].items())

    def _reposition(self, store: Store, records: list[Record]) -> None:
        """The order of the file; a shift of neighbours is no change of theirs and leaves no history."""
        moved = []
        for position, record in enumerate(records, start=1):
            obj = self.context.found[store.kind].get(record.key)
            if obj is not None and obj.position != position:
                obj.position = position
                moved.append(obj)
        store.model.objects.bulk_update(moved, ["position"])

    # --- What goes with it -----------------------------------------------------------------------------------

    def _review_points(self) -> None:
        columns = ("subject", "kind", "topic", "text", "reading")
        wanted = [tuple(getattr(point, column) for column in columns) for point in self.found.review_points]
        present = list(self.strategy.review_points.order_by("position").values_list(*columns))
        name = f"要確認（{len(wanted)}件）"
        if wanted == present:
            self.report.unchanged.append(name)
            return
        self.strategy.review_points.all().delete()
        ReviewPoint.objects.bulk_create(
            ReviewPoint(strategy=self.strategy, position=position, **dict(zip(columns, values, strict=True)))
            for position, values in enumerate(wanted, start=1)
        )
        if present:
            self.report.changed.append(Difference(name, ()))
        else:
            self.report.created.append(name)

    def _remember(self) -> None:
        LoadedRecord.objects.bulk_create(
            [
                LoadedRecord(strategy=self.strategy, path=path, values=values)
                for path, values in self.to_remember.items()
                if self.loaded.get(path) != values
            ],
            update_conflicts=True,
            unique_fields=["strategy", "path"],
            update_fields=["values"],
        )


def _head(strategy: Strategy, field: str) -> Any:
    return key_of(strategy) if field == "grade_scheme" else plain(getattr(strategy, field))


def _label_of(model: Any):
    return lambda field: str(model._meta.get_field(field).verbose_name)
