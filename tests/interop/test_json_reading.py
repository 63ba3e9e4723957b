"""FHIR JSON is read strictly, and a refusal says where."""

import pytest

from companionway.interop.fhir.issues import Refused
from companionway.interop.fhir.reading import MAX_DEPTH, read


def refusal(body: bytes, limit: int = 10_000) -> str:
    with pytest.raises(Refused) as caught:
        read(body, limit=limit)
    return str(caught.value)


def test_an_object_is_read_as_it_stands() -> None:
    assert read(b'{"resourceType":"Patient","active":true}', limit=100) == {"resourceType": "Patient", "active": True}


def test_a_byte_order_mark_is_no_reason_to_refuse() -> None:
    assert read(b'\xef\xbb\xbf{"a":1}', limit=100) == {"a": 1}


def test_what_is_not_json_is_refused_with_line_and_column() -> None:
    assert refusal(b'{\n  "a": 1,\n  "b" 2\n}').startswith("line 3, column 7: This is not JSON")


@pytest.mark.parametrize(
    "body", [b"", b"{", b'{"a":NaN}', b'{"a":Infinity}', b"{'a':1}", b'{"a":1}{"b":2}', b'{"a":"\\ud800"}']
)
def test_near_json_is_refused(body: bytes) -> None:
    assert "not JSON" in refusal(body)


@pytest.mark.parametrize("body", [b"[]", b"1", b"null", b'"text"'])
def test_json_that_is_no_object_is_refused(body: bytes) -> None:
    assert refusal(body).startswith("$: A FHIR resource is a JSON object")


def test_a_name_that_stands_twice_is_refused_with_its_place() -> None:
    assert refusal(b'{"a":[{"b":1},{"c":1,"c":2}]}').startswith("$.a[1].c: This name stands twice")


@pytest.mark.asvs("1.1.1")
def test_a_name_that_stands_twice_under_an_escape_is_found() -> None:
    assert "stands twice" in refusal(b'{"status":"a","stat\\u0075s":"b"}')


def test_nul_is_refused_in_text_and_in_names() -> None:
    assert refusal(b'{"a":["x\\u0000"]}').startswith("$.a: Text may not hold")
    assert "NUL" in refusal(b'{"\\u0000":1}')


@pytest.mark.asvs("15.2.2")
def test_depth_is_bounded() -> None:
    def nested(depth: int) -> bytes:
        return b'{"a":' * depth + b"1" + b"}" * depth

    assert read(nested(MAX_DEPTH), limit=10_000)
    assert f"{MAX_DEPTH} deep" in refusal(nested(MAX_DEPTH + 1))
    assert refusal(b'{"a":' + b"[" * 200_000 + b"]" * 200_000 + b"}", limit=500_000)


@pytest.mark.asvs("1.3.3")
def test_size_is_bounded() -> None:
    assert "larger than 10 bytes" in refusal(b'{"a":"0123456789"}', limit=10)


def test_latin_1_is_refused_with_the_byte() -> None:
    assert refusal('{"a":"José"}'.encode("latin-1")).startswith("byte 9: FHIR JSON is UTF-8")
