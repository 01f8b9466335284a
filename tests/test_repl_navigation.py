"""Moving about: back, forward, and the results of the list one came from."""

from __future__ import annotations

from clauseqa.commands import Result
from clauseqa.repl.navigation import REMEMBERED, Navigation, View


def listing(name: str, count: int = 3) -> View:
    return View(name, Result("hits", ()), items=tuple(range(count)))


def reading(origin: View | None = None, number: int = 0) -> View:
    return View("show", Result("sections", ()), origin=origin, number=number)


def test_nothing_on_screen_leads_nowhere() -> None:
    navigation = Navigation()
    assert navigation.back() is None
    assert navigation.forward() is None
    assert navigation.step(1) is None
    assert navigation.list is None


def test_back_and_forward_go_over_what_was_shown() -> None:
    navigation = Navigation()
    found = listing("search")
    first, second = reading(found, 1), reading(found, 2)
    for view in (found, first, second):
        navigation.show(view)
    assert navigation.back() is first
    assert navigation.back() is found
    assert navigation.back() is None
    assert navigation.current is found
    assert navigation.forward() is first
    assert navigation.forward() is second
    assert navigation.forward() is None
    assert navigation.current is second


def test_something_new_after_going_back_forgets_the_way_forward() -> None:
    navigation = Navigation()
    for view in (listing("search"), reading()):
        navigation.show(view)
    navigation.back()
    newer = listing("terms")
    navigation.show(newer)
    assert navigation.forward() is None
    assert navigation.current is newer


def test_numbers_mean_the_list_on_screen_or_the_one_it_was_opened_from() -> None:
    navigation = Navigation()
    found = listing("search")
    navigation.show(found)
    assert navigation.list is found
    navigation.show(reading(found, 2))
    assert navigation.list is found
    navigation.show(reading())
    assert navigation.list is found


def test_steps_count_from_the_result_that_is_open() -> None:
    navigation = Navigation()
    found = listing("search")
    navigation.show(found)
    assert navigation.step(1) == (found, 1)
    assert navigation.step(-1) == (found, 0)
    navigation.show(reading(found, 2))
    assert navigation.step(1) == (found, 3)
    assert navigation.step(-1) == (found, 1)
    navigation.show(reading())
    assert navigation.step(1) is None


def test_a_long_session_forgets_its_beginning() -> None:
    navigation = Navigation()
    for _ in range(REMEMBERED + 50):
        navigation.show(reading())
    steps = 0
    while navigation.back() is not None:
        steps += 1
    assert steps == REMEMBERED
