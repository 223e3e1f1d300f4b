"""Our comments beside the analyst's own, and the boxes that show them."""

import re

import pytest

from kpi.extracts.marking.comments import no_comments, with_boxes, with_comments
from kpi.extracts.reading.look import Unusable

A1, B2 = (0, 0), (1, 1)


def comments(text: str) -> bytes:
    """Ann's comment on A1, its text written like that."""
    return (
        '<comments xmlns="u"><authors><author>Ann</author></authors><commentList>'
        f'<comment ref="A1" authorId="0">{text}</comment></commentList></comments>'
    ).encode()


def test_a_new_comment_is_ours_and_wants_a_box() -> None:
    xml, new = with_comments(comments("<text><t>Mine</t></text>"), {B2: "Mend it."})
    assert new == [B2]
    assert b"<author>Ann</author><author>kpi</author></authors>" in xml
    assert xml.endswith(
        b'<comment ref="B2" authorId="1"><text><t xml:space="preserve">Mend it.</t></text>'
        b"</comment></commentList></comments>"
    )


@pytest.mark.parametrize(
    ("own", "after"),
    [
        ("<text><t>Mine</t></text>", "<text><t>Mine\n\nkpi: So.</t></text>"),
        (
            "<text><r><t>Mi</t></r><r><t>ne</t></r></text>",
            "<text><r><t>Mi</t></r><r><t>ne</t></r>"
            '<r><t xml:space="preserve">\n\nkpi: So.</t></r></text>',
        ),
        (
            "<text><r><t>Mine</t></r><phoneticPr/></text>",
            '<text><r><t>Mine</t></r><r><t xml:space="preserve">\n\nkpi: So.</t></r>'
            "<phoneticPr/></text>",
        ),
        ("<text/>", '<text><t xml:space="preserve">So.</t></text>'),
    ],
)
def test_a_comment_of_theirs_keeps_its_text_and_ours_follows(own: str, after: str) -> None:
    xml, new = with_comments(comments(own), {A1: "So."})
    assert xml == comments(after)
    assert new == []


def test_a_part_without_comments_gets_some() -> None:
    xml, new = with_comments(no_comments("urn:main"), {A1: "So."})
    assert new == [A1]
    assert b'<comments xmlns="urn:main"><authors><author>kpi</author></authors>' in xml


def ids(drawing: bytes) -> list[int]:
    return [int(each) for each in re.findall(rb'<v:shape id="_x0000_s(\d+)"', drawing)]


def test_boxes_have_numbers_of_their_own_behind_those_there() -> None:
    first = with_boxes(None, [A1])
    assert ids(first) == [1025]
    second = with_boxes(first, [B2, (4, 0)])
    assert ids(second) == [1025, 1026, 1027]
    assert second.count(b"<v:shapetype ") == 1
    assert second.startswith(first.removesuffix(b"</xml>"))
    assert b"<x:Row>4</x:Row><x:Column>0</x:Column>" in second


def test_a_drawing_that_does_not_end_is_refused() -> None:
    with pytest.raises(Unusable):
        with_boxes(b"<xml>", [A1])
