"""What a browser may post to a callback, checked at the door.

Any callback can be posted to by hand. A body goes on to Dash only if it is one that our own pages
could send: a callback that there is, with its own inputs, each value of the kind that its control
gives. Whatever is refused is answered with a sentence, and no callback has to wonder.
"""

import datetime as dt
import json
import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

BODY_LIMIT = 1 << 20
"""Bytes of a callback's body: a megabyte, some hundred times what a long commentary takes."""

_TEXT_LIMIT = 100_000
_NUMBER_LIMIT = 2**31  # a PostgreSQL integer, as which the store keeps its ids
_LARGEST_OF_JAVASCRIPT = 2**53
_DEEPEST = 12
_NO_TEXT = re.compile("[\x00\ud800-\udfff]")
_MONTH = re.compile(r"(19|20|21)\d\d-(0[1-9]|1[0-2])", re.ASCII)


class Malformed(ValueError):
    """A body that none of our pages sends; the message says what is wrong with it."""


# ── kinds of values ───────────────────────────────────────────────────────────────────────────


def _is_count(value: object) -> bool:
    whole = isinstance(value, int) and not isinstance(value, bool)
    return value is None or (whole and _is_number(value))


def _is_number(value: object) -> bool:
    whole = isinstance(value, int) and not isinstance(value, bool)
    return whole and 0 <= value < _NUMBER_LIMIT  # type: ignore[operator]  # it is whole


def _is_word(value: object) -> bool:
    return isinstance(value, str) and len(value) <= _TEXT_LIMIT and not _NO_TEXT.search(value)


def _is_text(value: object) -> bool:
    return value is None or _is_word(value)


def _is_month(value: object) -> bool:
    return isinstance(value, str) and _MONTH.fullmatch(value) is not None


def _is_month_or_none(value: object) -> bool:
    return value in (None, "") or _is_month(value)


def _is_day_in_month_or_none(value: object) -> bool:
    return value in (None, "") or (isinstance(value, str) and _is_month(value[:7]))


def _is_day_or_none(value: object) -> bool:
    if value in (None, ""):
        return True
    try:
        return isinstance(value, str) and bool(dt.date.fromisoformat(value))
    except ValueError:
        return False


def _is_data(value: object, depth: int = 0) -> bool:
    """What a page keeps for itself and gets back: lists and objects of plain values."""
    if isinstance(value, int | float):  # a time in milliseconds is larger than any id
        return math.isfinite(value) and abs(value) <= _LARGEST_OF_JAVASCRIPT
    if value is None or _is_word(value):
        return True
    if depth >= _DEEPEST:
        return False
    if isinstance(value, list):
        return all(_is_data(each, depth + 1) for each in value)
    return isinstance(value, dict) and all(
        _is_word(key) and _is_data(each, depth + 1) for key, each in value.items()
    )


Check = Callable[[object], bool]

_BY_PROPERTY: Mapping[str, Check] = {
    "n_clicks": _is_count,
    "n_intervals": _is_count,
    "pathname": _is_text,
    "search": _is_text,
    "href": _is_text,
    "value": _is_text,
}
_BY_NAME: Mapping[str, Check] = {
    "commentary-due.value": _is_day_or_none,
    "mark-first.value": _is_month_or_none,
    "mark-last.value": _is_month_or_none,
    "rebase-month.value": _is_month_or_none,
    "upload-from.value": _is_day_in_month_or_none,
    "plan-month.data": _is_month,
    "plan-editing.data": _is_text,
    "reload.data": _is_text,
    "upload-arrived.data": _is_data,
    "uploads-shown.data": _is_data,
}
"""What differs from its property's kind: by a control's id, or the type of a group of them."""

_BY_KEY: Mapping[str, Check] = {"measure": _is_word, "month": _is_month, "address": _is_word}
"""What a group's ids say beside their type; anything else is the number of something stored."""


def kind_of(name: str, property: str) -> Check | None:
    """The check of what a control gives, by its id or its group's type; None if there is none."""
    return _BY_NAME.get(f"{name}.{property}", _BY_PROPERTY.get(property))


# ── bodies ────────────────────────────────────────────────────────────────────────────────────


def check_body(body: object, callbacks: Mapping[str, Mapping[str, Any]]) -> None:
    """Check what was posted to the callbacks.

    Args:
        callbacks: those that there are, as Dash holds them: output → ``inputs``, ``state``.

    Raises:
        Malformed: no page of ours sends that.
    """
    if not isinstance(body, dict):
        raise Malformed("The request holds no object.")
    output = body.get("output")
    callback = callbacks.get(output) if isinstance(output, str) else None
    if callback is None or "callback" not in callback:
        raise Malformed("There is no such callback.")
    _check_outputs(str(output), body.get("outputs"))
    inputs = _entries(body.get("inputs"), callback["inputs"])
    state = _entries(body.get("state", []), callback["state"])
    _check_groups([*inputs, *state])
    _check_changed(body.get("changedPropIds"), callback["inputs"], inputs)


def _check_outputs(output: str, given: object) -> None:
    """They are those that the callback's name lists."""
    several = output.startswith("..")
    wanted = [_plain(each) for each in output.strip(".").split("...")]
    listed = given if several else [given]
    if not isinstance(listed, list) or [_named(each) for each in listed] != wanted:
        raise Malformed("The outputs are not those of the callback.")


def _plain(output: str) -> str:
    return output.partition("@")[0]


def _named(entry: object) -> str:
    if not isinstance(entry, dict):
        return ""
    return _plain(f"{entry.get('id')}.{entry.get('property')}")


def _entries(given: object, wanted: Sequence[Mapping[str, str]]) -> list[tuple[str, list[Any]]]:
    """Id as the callback has it → the entries given for it: one, or those of a group."""
    if not isinstance(given, list) or len(given) != len(wanted):
        raise Malformed("The inputs are not those of the callback.")
    found = []
    for entry, want in zip(given, wanted, strict=True):
        group = _group(want["id"])
        entries = [entry] if group is None else entry
        if not isinstance(entries, list):
            raise Malformed(f"{want['id']} is a group of controls.")
        for each in entries:
            _check_entry(each, want, group)
        found.append((want["id"], entries))
    return found


def _group(id: str) -> dict[str, Any] | None:
    """``{"type": …, "upload": ["ALL"]}``; None for the id of a single control."""
    return json.loads(id) if id.startswith("{") else None


def _check_entry(entry: object, want: Mapping[str, str], group: dict[str, Any] | None) -> None:
    if not isinstance(entry, dict) or entry.get("property") != want["property"]:
        raise Malformed(f"{want['id']} has no such property here.")
    id, value = entry.get("id"), entry.get("value")
    if group is None:
        known, name = id == want["id"], want["id"]
    else:
        known, name = _is_of(id, group), group["type"]
    if not known:
        raise Malformed(f"{want['id']} is expected and another control given.")
    if group is not None and want["property"] == "id":
        fits = _is_of(value, group)
    else:
        check = kind_of(name, want["property"])
        fits = check is not None and check(value)
    if not fits:
        raise Malformed(f"{name} can't have such a value.")


def _is_of(id: object, group: Mapping[str, Any]) -> bool:
    """Whether an id is one of a group's, and names something as that group does."""
    if not isinstance(id, dict) or id.keys() != group.keys():
        return False
    return all(
        _BY_KEY.get(key, _is_number)(id[key]) if wild == ["ALL"] else id[key] == wild
        for key, wild in group.items()
    )


def _check_groups(entries: Sequence[tuple[str, list[Any]]]) -> None:
    """What is given of a group is given of the same controls each time."""
    seen: dict[str, list[Any]] = {}
    for id, of in entries:
        if id.startswith("{"):
            ids = [each["id"] for each in of]
            if seen.setdefault(id, ids) != ids:
                raise Malformed(f"{id} is given of different controls.")


def _check_changed(
    given: object,
    wanted: Sequence[Mapping[str, str]],
    inputs: Sequence[tuple[str, list[Any]]],
) -> None:
    """What has changed is an input of the callback.

    Only a page's first drawing has no cause, and the going of the last control of a group, which
    Dash tells where what the callback changes has stayed.
    """
    if not isinstance(given, list) or not all(isinstance(each, str) for each in given):
        raise Malformed("What has changed is not a list of inputs.")
    if not given and any(entries for id, entries in inputs if _group(id) is not None):
        raise Malformed("It does not say which control was used.")
    if not all(any(_is_input(each, want) for want in wanted) for each in given):
        raise Malformed("What has changed is no input of the callback.")


def _is_input(changed: str, want: Mapping[str, str]) -> bool:
    id, _, property = changed.rpartition(".")
    if property != want["property"]:
        return False
    group = _group(want["id"])
    return id == want["id"] if group is None else _is_of(_parsed(id), group)


def _parsed(id: str) -> object:
    try:
        return json.loads(id)
    except (ValueError, RecursionError):
        return None


def unchecked(callbacks: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """The inputs of which nothing says what they may give; there are to be none."""
    for callback in callbacks.values():
        if "callback" not in callback:  # it runs in the browser
            continue
        for want in (*callback["inputs"], *callback["state"]):
            group = _group(want["id"])
            name = want["id"] if group is None else group["type"]
            if kind_of(name, want["property"]) is None and want["property"] != "id":
                yield f"{name}.{want['property']}"
