"""Templates: nothing inline, every posted form guarded, titles without people; style sheets with logical properties."""

import re

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import get_resolver, path
from django.urls.resolvers import RegexPattern, URLResolver
from django.views.decorators.csrf import csrf_exempt

from tests.architecture.reading import Source, product

# What a title may hold: names of the program and its results, never anything about a person.
TITLE_VALUES = {"installation_name", "installation_name|default:\"Companionway\"", "asked.program_name",
                "figure.headline", "heading"}  # fmt: skip
# Forms that are posted without the token, each with its reason.
NO_TOKEN = {
    "components/gallery/channels.html": "shows the buttons of a form; they are not sent anywhere",
    "components/gallery/page.html": "shows the buttons of a form; they are not sent anywhere",
    "doors/ask.html": "asked without an account: no session stands behind it and it sets no cookie",
    "doors/ask_check.html": "the same form, read once more before it is sent",
    "own/continue.html": "whoever holds the link may go on; no session stands behind it and it sets no cookie",
}
# Views that take a posted form without the token, each with its reason; nothing else may be exempt.
EXEMPT_VIEWS = {
    "web:ask": "asked without an account: no session stands behind it; its answers are signed",
    "web:own-link": "the link itself is what lets on, to a form that has the token; nothing is shown or done by it",
    "web:provider-text": "the texting service signs it; nothing is read before its signature is checked",
    "web:provider-receipt": "the same",
    "smart:token": "another system signs what it sends; no session stands behind it",
    **dict.fromkeys(
        (
            "fhir",
            "fhir-slash",
            "fhir-metadata",
            "fhir-notice",
            "fhir-type",
            "fhir-search",
            "fhir-id",
            "fhir-version",
            "fhir-group",
            "fhir-export",
            "fhir-export-people",
            "fhir-export-group",
            "fhir-export-status",
            "fhir-export-file",
        ),
        "another system with a token of its own; no session and no cookie stands behind it",
    ),
    "web:policy-reports": "the browser itself sends it without a page; it changes nothing",
}
INLINE = {
    "an inline script": r"<script\b(?![^>]*\bsrc=)[^>]*>",
    "an inline style sheet": r"<style\b",
    "a style attribute": r"<[^>]*\sstyle\s*=",
    "an inline handler": r"<[^>]*\son[a-z]+\s*=|\bhx-on\b|javascript:|['\"]js:",
    "something from elsewhere": r"<(?:script|link|img|iframe)\b[^>]*\b(?:src|href)\s*=\s*[\"'](?:https?:)?//",
}
PHYSICAL = {
    "margin, padding or border of a physical side": r"\b(?:margin|padding|border)-(?:left|right|top|bottom)\b",
    "a physical offset": r"(?:^|[;{\s])(?:left|right|top|bottom)\s*:",
    "alignment or float to a physical side": r"\b(?:text-align|float|clear)\s*:\s*(?:left|right)\b",
    "physical corners": r"\bborder-(?:top|bottom)-(?:left|right)-radius\b",
    "a physical size": r"(?:^|[;{\s])(?:min-|max-)?(?:width|height)\s*:",
}


def templates() -> list[Source]:
    """The templates of the product."""
    return product(".html")


def without_comments(text: str) -> str:
    """The template without Django's comments."""
    return re.sub(r"\{#.*?#\}|\{%\s*comment\b.*?endcomment\s*%\}", "", text, flags=re.S)


def inline_faults(source: Source) -> list[str]:
    """Whatever the content security policy would refuse."""
    text = without_comments(source.text)
    return [f"{source.path}: {name}" for name, pattern in INLINE.items() if re.search(pattern, text, re.I)]


def title_faults(source: Source) -> list[str]:
    """Values in a title that are not known to be free of people: titles stay in histories and on task bars."""
    titles = re.findall(r"\{% block title %\}(.*?)\{% endblock", source.text, re.S)
    titles += re.findall(
        r"<title>(.*?)</title>", re.sub(r"\{% block title %\}.*?\{% endblock[^%]*%\}", "", source.text), re.S
    )
    values = [value.strip() for title in titles for value in re.findall(r"\{\{(.*?)\}\}", title)]
    return [f"{source.path}: {{{{ {value} }}}} in the title" for value in values if value not in TITLE_VALUES]


def form_faults(source: Source) -> list[str]:
    """Posted forms without the token against forged ones."""
    forms = re.findall(r"<form\b[^>]*\bmethod\s*=\s*[\"']?post[\"']?[^>]*>.*?</form>", source.text, re.S | re.I)
    return [f"{source.path}: {form[:60]}" for form in forms if "csrf_token" not in form]


def side_faults(source: Source) -> list[str]:
    """Properties that would stand on the wrong side in a language that runs the other way."""
    text = re.sub(r"/\*.*?\*/", "", source.text, flags=re.S)
    text = re.sub(r"@(?:media|container)[^{]*\{", "", text)  # queries know only physical sizes in some browsers
    return [f"{source.path}: {name}: {match.group().strip()}" for name, pattern in PHYSICAL.items()
            for match in re.finditer(pattern, text)]  # fmt: skip


def exempt_views(resolver: URLResolver, space: str = "") -> set[str]:
    """The names of addresses whose view is exempt from the check against forged forms."""
    found = set()
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            found |= exempt_views(entry, f"{space}{entry.namespace}:" if entry.namespace else space)
        elif getattr(entry.callback, "csrf_exempt", False):
            found.add(f"{space}{entry.name}")
    return found


def _view(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


@pytest.mark.asvs("1.2.3", "14.2.3")
def test_no_template_holds_script_or_style() -> None:
    assert [fault for source in templates() for fault in inline_faults(source)] == []


def test_no_title_says_anything_about_a_person() -> None:
    assert [fault for source in templates() for fault in title_faults(source)] == []


@pytest.mark.asvs("3.5.1")
def test_every_posted_form_carries_the_token() -> None:
    faults = [
        fault for source in templates() if not source.path.endswith(tuple(NO_TOKEN)) for fault in form_faults(source)
    ]
    assert faults == []


def test_only_named_views_take_a_form_without_the_token() -> None:
    assert exempt_views(get_resolver()) == set(EXEMPT_VIEWS)


def test_the_guard_sees_an_exempt_view() -> None:
    entries = [path("open/", csrf_exempt(_view), name="open"), path("closed/", _view, name="closed")]
    assert exempt_views(URLResolver(RegexPattern(r"^/"), entries)) == {"open"}


def test_no_named_exception_is_stale() -> None:
    for ending in NO_TOKEN:
        (source,) = [source for source in templates() if source.path.endswith(ending)]
        assert form_faults(source)


def test_style_sheets_use_logical_properties_only() -> None:
    assert [fault for source in product(".css") for fault in side_faults(source)] == []


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", '<p style="color: red">', "<style>p {}</style>", '<a onclick="x()">',
     '<a href="javascript:x()">', '<img src="https://example.org/x.png">', '<div hx-on:click="x">',
     '<script src="//example.org/x.js"></script>'],
)  # fmt: skip
def test_the_guard_sees_what_is_inline_or_from_elsewhere(text: str) -> None:
    assert inline_faults(Source("a.html", text))


def test_the_guard_leaves_files_of_ours_and_comments_alone() -> None:
    text = "<script src=\"{% static 'app.js' %}\" defer></script>{# <style> is refused #}<a href='/on=1'>on</a>"
    assert not inline_faults(Source("a.html", text))


@pytest.mark.parametrize("value", ["person.called", "engagement.person", "viewer.name", "form.name.value"])
def test_the_guard_sees_a_person_in_a_title(value: str) -> None:
    assert title_faults(Source("a.html", f"{{% block title %}}{{{{ {value} }}}}{{% endblock %}}"))
    assert title_faults(Source("a.html", f"<title>{{{{ {value} }}}}</title>"))


def test_the_guard_sees_a_form_without_the_token() -> None:
    assert form_faults(Source("a.html", '<form class="x" method="post" action="/"><button>Go</button></form>'))
    assert not form_faults(Source("a.html", '<form method="post">{% csrf_token %}</form><form method="get"></form>'))


@pytest.mark.parametrize(
    "rule",
    ["p { margin-left: 1rem }", "p { text-align: right }", "p { left: 0 }", "p { width: 3rem }", "p{max-height:1px}",
     "p { border-top-left-radius: 1px }"],
)  # fmt: skip
def test_the_guard_sees_a_physical_side(rule: str) -> None:
    assert side_faults(Source("a.css", rule))


def test_the_guard_leaves_logical_properties_and_queries_alone() -> None:
    text = "@media (min-width: 40rem) { p { margin-inline-start: 1rem; inline-size: 3rem; line-height: 1.5 } }"
    assert not side_faults(Source("a.css", text))
