"""What a person typed laid beside what somebody else stored meanwhile: pure, input by input."""

import datetime as dt

import pytest
from django.http import QueryDict

from kpis.workflow.cycle import Invalid
from kpis.workflow.runner import Conflict
from office.kit.conflict import TRIES, Piece, keep, lay
from organization.refusals import Denied

BEFORE = {"good": "成果", "bad": "課題"}


def piece(stored=None, version=2, seen=BEFORE, save=None, **more) -> Piece:
    """``seen`` is what version 1 held."""
    return Piece(
        name="text",
        labels={"good": "成果", "bad": "課題"},
        stored=BEFORE | (stored or {}),
        version=version,
        saved_by="鈴木 花子",
        saved_at=dt.datetime(2026, 6, 1, tzinfo=dt.UTC),
        seen=lambda asked: seen if asked == 1 else None,
        save=save or (lambda values, version: version + 1),
        **more,
    )


def sent(version=1, disputed=(), **fields) -> QueryDict:
    data = QueryDict(mutable=True)
    data.update({"text-version": str(version), **BEFORE, **fields})
    data.setlist("text-disputed", disputed)
    return data


def test_what_only_the_other_changed_follows_the_other():
    laid = lay(piece({"bad": "新しい課題"}), sent(good="私の成果"))
    assert (laid.values, laid.taken, laid.disputes) == ({"good": "私の成果", "bad": "新しい課題"}, ("bad",), ())


def test_what_both_changed_is_disputed_and_the_own_text_stays_in_the_input():
    laid = lay(piece({"good": "別の成果"}), sent(good="私の成果"))
    (dispute,) = laid.disputes
    assert laid.values["good"] == "私の成果" and laid.version == 2
    assert (dispute.name, dispute.theirs, dispute.who) == ("good", "別の成果", "鈴木 花子")


def test_what_both_changed_to_the_same_is_no_dispute():
    assert lay(piece({"good": "同じ成果"}), sent(good="同じ成果", bad="私の課題")).disputes == ()


def test_a_dispute_stays_until_it_is_chosen():
    assert lay(piece({"good": "別の成果"}), sent(2, ["good"], good="私の成果")).disputes


@pytest.mark.parametrize(("choice", "kept"), [("mine", "私の成果"), ("theirs", "別の成果")])
def test_the_choice_settles_it(choice, kept):
    data = sent(2, ["good"], good="私の成果", **{"text-resolve-good": choice})
    laid = lay(piece({"good": "別の成果"}), data)
    assert (laid.values["good"], laid.disputes) == (kept, ())


def test_a_choice_made_on_an_older_text_is_asked_again():
    """A third save came in while the person was choosing."""
    third = piece({"good": "三つ目の成果"}, version=3, seen=BEFORE | {"good": "別の成果"})
    laid = lay(third, sent(1, ["good"], good="私の成果", **{"text-resolve-good": "mine"}))
    assert laid.disputes[0].theirs == "三つ目の成果" and laid.version == 3


def test_who_typed_nothing_sees_the_new_text_and_is_told():
    laid = lay(piece({"good": "別の成果"}), sent())
    assert laid.overtaken and not laid.touched and laid.values["good"] == "別の成果"


def test_a_new_version_with_the_same_text_is_no_news():
    assert lay(piece(), sent()).is_clean


def test_a_version_that_never_was_disputes_all_that_differs():
    assert [one.name for one in lay(piece(), sent(7, good="私の成果")).disputes] == ["good"]


def test_what_was_not_on_the_page_is_left_alone():
    laid = lay(piece(), QueryDict("good=x"))
    assert not laid.touched and laid.values == BEFORE


def test_a_clean_change_is_saved_on_the_stored_version():
    saves = []
    laid = keep(lambda: piece(save=lambda values, version: saves.append((values, version)) or 3), sent(good="私の成果"))
    assert saves == [({"good": "私の成果", "bad": "課題"}, 2)] and laid.changed and laid.version == 3


def test_a_dispute_a_closed_piece_and_a_wrong_entry_are_not_saved():
    def refuse(values, version):
        raise Invalid({"good": "長すぎます。"})

    def never(values, version):
        raise AssertionError("saved")

    assert keep(lambda: piece({"good": "別の成果"}, save=never), sent(good="私の成果")).unsaved
    closed = Denied("閉じています", "開けるのは企画部門です")
    assert keep(lambda: piece(save=never, closed=closed), sent(good="私の成果")).closed == closed
    assert keep(lambda: piece(save=refuse), sent(good="私の成果")).errors == {"good": "長すぎます。"}


def test_a_save_that_came_in_between_is_laid_beside_and_tried_again():
    versions = iter((2, 3))

    def save(values, version):
        if version == 2:
            raise Conflict(None)
        return version + 1

    laid = keep(lambda: piece({"bad": "新しい課題"}, version=next(versions), save=save), sent(good="私の成果"))
    assert laid.changed and laid.version == 4 and laid.taken == ("bad",)


def test_who_is_overtaken_again_and_again_keeps_what_was_typed():
    tries = []

    def save(values, version):
        tries.append(version)
        raise Conflict(None)

    laid = keep(lambda: piece(save=save), sent(good="私の成果"))
    assert len(tries) == TRIES and laid.unsaved and laid.values["good"] == "私の成果"
