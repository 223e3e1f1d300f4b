"""*Will the target be met?*: questions, answers, what next month would take."""

from kpi.findings import Prospect, Rung
from kpi.pages.screens.measure.prospects import section, sections
from tests.pages.reading import by_id, ids, parts, text

RUNGS = (Rung("Is it met now?", "Yes: 10.4%."), Rung("Is it on course?", "Yes."))


def test_questions_and_their_answers_stand_in_order() -> None:
    made = section(Prospect(RUNGS))
    asked = [text(each) for each in parts(made) if type(each).__name__ in ("Dt", "Dd")]
    assert asked == ["Is it met now?", "Yes: 10.4%.", "Is it on course?", "Yes."]


def test_what_next_month_would_take_and_how_often_it_was_right_stand_below() -> None:
    made = section(Prospect(RUNGS, needed="At most 3 of 27.", back_test="Of two past months, one."))
    assert text(by_id(made, "run-rate")) == "At most 3 of 27."
    assert text(made).endswith("Of two past months, one.")


def test_nothing_is_said_where_nothing_can_be() -> None:
    made = section(Prospect(RUNGS))
    assert "run-rate" not in ids(made)
    assert not [each for each in parts(made) if getattr(each, "className", "") == "caption"]


def test_without_a_target_the_heading_does_not_ask_for_it() -> None:
    assert "Will the target be met?" in text(section(Prospect(RUNGS)))
    assert "Will the target be met?" not in text(section(Prospect(RUNGS, has_target=False)))


def test_a_measure_without_target_or_limits_has_no_such_section() -> None:
    alone = Prospect(RUNGS[:1], has_target=False)
    assert sections(alone) == sections(None) == []
    assert len(sections(Prospect(RUNGS, has_target=False))) == 1
    assert len(sections(Prospect(RUNGS[:1]))) == 1
