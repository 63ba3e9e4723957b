"""The components that need more than a class name: each renders one template of templates/components/."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django import template
from django.forms.boundfield import BoundField
from django.forms.forms import BaseForm
from django.template.context import Context
from django.template.loader import get_template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from companionway.web import phrases
from companionway.web.forms import NEEDED

register = template.Library()


def _render(name: str, values: dict[str, Any], context: Context | None = None) -> SafeString:
    """One component's template; it gets only what it is given, and the CSRF token when the page has one."""
    if context is not None:
        values["csrf_token"] = context.get("csrf_token", "")
    return SafeString(get_template(f"components/{name}.html").render(values))  # nosec B703 - what a template escaped


@register.simple_tag
@lru_cache(maxsize=400)  # a list says the same few icons on every line
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the sprite. Without `label` it is decoration beside its words, and hidden from screen readers."""
    use = format_html('<use href="{}#{}"></use></svg>', static("icons.svg"), name)
    if label:
        return format_html('<svg class="icon" role="img" aria-label="{}">{}', label, use)
    return format_html('<svg class="icon" aria-hidden="true">{}', use)


@register.simple_tag
def field(bound: BoundField, label: str = "", hint: str = "", seen_by: str = "") -> SafeString:
    """A form field with label, hint and error. `seen_by` says who can read the answer ("Sam can read this.")."""
    if label:
        bound.label = label
    if hint:
        bound.help_text = hint
    if seen_by:
        bound.seen_by = seen_by  # type: ignore[attr-defined]
    return bound.as_field_group()


@register.simple_tag
def error_summary(form: BaseForm, title: str = "", lead: str | None = None) -> SafeString:
    """Every refusal of a form, each linked to its field; nothing when there is none. Takes the focus on load.

    `title` and `lead` say it otherwise where nothing was to be saved, as when somebody signs in.
    """
    if not form.is_bound or not form.errors:
        return SafeString("")
    lead = _("Your words are still here. Please look at:") if lead is None else lead
    bound = [(f.id_for_label or f.auto_id, _named(str(f.label), str(error))) for f in form for error in f.errors]
    return _render(
        "error_summary",
        {
            "title": title or _("That didn't save yet"),
            "lead": lead,
            "errors": bound,
            "general": form.non_field_errors(),
        },
    )


def _named(label: str, error: str) -> str:
    """A refusal as the summary says it: the one that fits every field names its field."""
    if error != str(NEEDED):
        return error
    return f"{label} {error}" if label.endswith(("?", ".", ":")) else f"{label}: {error[:1].lower()}{error[1:]}"


@register.simple_tag(takes_context=True)
def toasts(context: Context, oob: bool = False) -> SafeString:
    """What was just saved, with Undo. With `oob` the same region for an htmx answer to add to."""
    return _render("toasts", {"messages": context.get("messages", ()), "oob": oob}, context)


@register.simple_block_tag
def sheet(content: str, id: str, label: str, title: str = "", mark: str = "plus", quiet: bool = False) -> SafeString:
    """A button that opens a sheet from the bottom. `label` says what it does; `mark` is its icon."""
    return _render("sheet", {"content": content, "id": id, "label": label, "title": title or label,
                             "mark": mark, "quiet": quiet})  # fmt: skip


@register.simple_block_tag
def person_row(content: str, name: str, url: str, facts: str = "", when: str = "", badge: str = "") -> SafeString:
    """One person in a list: name, three or four facts, a time at the end, and the actions of the block."""
    return _render("person_row", {"content": content, "name": name, "url": url, "facts": facts, "when": when,
                                  "badge": badge})  # fmt: skip


@register.simple_block_tag
def consent_card(content: str, id: str, what: str, whom: str, why: str, until: str, if_no: str) -> SafeString:
    """One sharing choice: what, with whom, why, until when, what if no. The block holds the three equal answers."""
    return _render("consent_card", {"content": content, "id": id, "what": what, "whom": whom, "why": why,
                                    "until": until, "if_no": if_no})  # fmt: skip


@register.simple_block_tag
def notice(content: str, mark: str = "info", kind: str = "") -> SafeString:
    """Something to know, set apart. `kind`: empty, "care" (sun edge) or "error" (about the form, never a person)."""
    return _render("notice", {"content": content, "mark": mark, "kind": kind})


@register.simple_tag
def waiting(count: int, label: str = "waiting") -> SafeString:
    """How many wait, as a badge that reads "2 waiting"; nothing for none."""
    return format_html('<span class="badge"><b>{}</b> {}</span>', count, label) if count else SafeString("")


@register.simple_tag
def percent(n: int | None = None, of: int | None = None, definition: str = "", interval: Sequence[float] = (),
            withheld: str = "", big: bool = False) -> SafeString:  # fmt: skip
    """A percentage that shows n of N and its definition, and refuses to exist without them.

    `interval` is (low, high) in percent; `withheld` ("1 to 10") stands in for counts that may not be shown.
    Raises TemplateSyntaxError when n, N or the definition is missing.
    """
    if not definition.strip():
        raise template.TemplateSyntaxError("percent: say the definition (what is counted, of whom).")
    if not withheld and (n is None or of is None):
        raise template.TemplateSyntaxError(f"percent: n and of are both needed (got n={n!r}, of={of!r}).")
    shown = phrases.share(n, of) if not withheld and n is not None and of else ""
    return _render("percent", {"share": shown, "n": n, "of": of, "definition": definition, "withheld": withheld,
                               "interval": [f"{bound:.1f}" for bound in interval], "big": big})  # fmt: skip


@register.simple_tag
def pagination(previous_url: str = "", next_url: str = "", label: str = "") -> SafeString:
    """Earlier and later pages of a list; `label` says where one is ("21 to 40 of 131")."""
    return _render("pagination", {"previous_url": previous_url, "next_url": next_url, "label": label})


@register.simple_tag
def exit_button() -> SafeString:
    """ "Leave this page now", for public and link pages. A plain link without JavaScript."""
    return _render("exit_button", {})
