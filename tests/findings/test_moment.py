"""The store at one moment, and what is remembered until the next change."""

from kpi.calendar import month
from kpi.findings import Moment, figures
from kpi.store import Store
from tests.factories import contacts, load

MARCH = month("2012-03")


def number_of_contacts(moment: Moment) -> float | None:
    ((figure, _),) = figures(moment, measures=["contacts"], first=MARCH, window="month")
    return figure.value


class Counted:
    """A question that counts how often it had to be worked out."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self, moment: Moment, *_asked: object) -> float | None:
        self.times += 1
        return number_of_contacts(moment)


def test_what_was_worked_out_once_is_known_until_the_next_change(store: Store) -> None:
    load(store, contacts=contacts("2012-03", 4))
    question = Counted()
    for _ in range(3):
        with Moment.of(store) as moment:
            assert moment.once(question) == 4
    assert question.times == 1
    load(store, contacts=contacts("2012-03", 9))
    with Moment.of(store) as moment:
        assert moment.once(question) == 9
    assert question.times == 2


def test_other_questions_have_other_answers(store: Store) -> None:
    load(store, contacts=contacts("2012-03", 4))
    question = Counted()
    with Moment.of(store) as moment:
        for asked in ("a", "b", "a"):
            moment.once(question, asked)
    assert question.times == 2


def test_a_moment_says_the_same_to_its_end_whatever_is_loaded_meanwhile(store: Store) -> None:
    load(store, contacts=contacts("2012-03", 4))
    with Moment.of(store) as before:
        load(store, contacts=contacts("2012-03", 9))
        with Moment.of(store) as after:
            assert after.once(number_of_contacts) == 9
            assert before.once(number_of_contacts) == 4
            assert after.once(number_of_contacts) == 9
    with Moment.of(store) as later:
        assert later.once(number_of_contacts) == 9


def test_whoever_comes_late_with_an_old_moment_leaves_the_new_memory_alone(store: Store) -> None:
    load(store, contacts=contacts("2012-03", 4))
    question = Counted()
    with Moment.of(store) as before:
        load(store, contacts=contacts("2012-03", 9))
        with Moment.of(store) as after:
            after.once(question)
        before.once(question)
    with Moment.of(store) as later:
        assert later.once(question) == 9
    assert question.times == 2


def test_the_least_asked_for_is_forgotten_first(store: Store) -> None:
    load(store, contacts=contacts("2012-03", 4))
    question = Counted()
    with Moment.of(store) as moment:
        moment.once(question, "first")
        moment.once(question, "second")
        for asked in range(198):
            moment.once(question, "first")
            moment.once(question, asked)
        assert question.times == 200
        moment.once(question, 198)  # one too many: the second goes
        moment.once(question, "first")
        assert question.times == 201
        moment.once(question, "second")
    assert question.times == 202


def test_what_an_earlier_change_did_stays_known_after_later_ones(store: Store) -> None:
    question = Counted()
    for number in (4, 9):
        load(store, contacts=contacts("2012-03", number))
        with Moment.of(store) as moment:
            assert moment.settled(question, 1) == 4
    assert question.times == 1
