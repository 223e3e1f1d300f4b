"""An XML part changed at single bytes, in chunks however small."""

import pytest

from kpi.extracts.marking.edits import Edit, escaped, patched, patched_whole, tree
from kpi.extracts.reading.look import Unusable

XML = b"<a x='1 > 0'><b/><c  s=\"2\" t = 'n'>text</c><d></d></a>"


def edits() -> list[Edit]:
    """Of every kind; out of order, and two of them at one tag."""
    root = tree(XML)
    b, c, d = root.children
    return [
        d.append(b"<f/>"),
        Edit(c.start, before=b"<e/>"),
        Edit(c.start, before=b"<g/>", attributes={"s": "3", "u": '"'}),
        b.append(b"in", n="1"),
        root.append(b"<z/>"),
    ]


@pytest.mark.parametrize("size", range(1, len(XML) + 1))
def test_edits_are_the_same_whatever_the_chunks(size: int) -> None:
    chunks = (XML[start : start + size] for start in range(0, len(XML), size))
    assert b"".join(patched(chunks, edits())) == (
        b"<a x='1 > 0'><b n=\"1\">in</b><e/><g/><c s=\"3\" t = 'n' u='\"'>text</c>"
        b"<d><f/></d><z/></a>"
    )


def test_without_edits_every_byte_is_what_it_was() -> None:
    assert patched_whole(XML, []) == XML


def test_an_edit_behind_the_end_is_refused() -> None:
    with pytest.raises(Unusable):
        patched_whole(XML, [Edit(len(XML), before=b"<x/>")])


def test_elements_are_found_where_they_stand() -> None:
    root = tree(b"\xef\xbb\xbf<x:a xmlns:x='u'><x:b/><x:b>t<!-- <x:b> --></x:b></x:a>")
    assert (root.name, root.prefix) == ("a", "x:")
    first, second = root.children
    assert (first.is_closed_at_once, second.is_closed_at_once) == (True, False)
    assert (second.text, second.stop - second.start) == ("t", 26)


def test_text_is_written_in_ascii_and_without_what_xml_can_not_hold() -> None:
    assert escaped("“a” <b> & \x00\ud800é\n") == b"&#8220;a&#8221; &lt;b&gt; &amp; &#233;\n"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_part_in_utf_16_is_refused(encoding: str) -> None:
    with pytest.raises(Unusable, match="UTF-16"):
        tree("<a/>".encode(encoding))
