"""The form that every page's form starts from: calm defaults for questions about people."""

from collections.abc import Iterable
from datetime import date
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from companionway.platform import clock
from companionway.platform.errors import DomainError

NEEDED = _("This one is needed to go on.")  # where a field says nothing of its own; the summary adds the field's name


def believable(value: date) -> None:
    """Raises ValidationError for a day that only a slip of the keyboard can mean: the year 202 or 20226."""
    if not 1800 <= value.year <= clock.today().year + 100:
        raise ValidationError(_("Check the year."))


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form was sent with, also when everything in it was left empty; None when it was only opened."""
    return request.POST if request.method == "POST" else None


class PageForm(forms.Form):
    """A form whose answers no browser keeps, whose labels stand above, and whose refusals speak plainly.

    A field that may fill itself in (name, phone and e-mail on public pages) sets its own `autocomplete` token.
    """

    use_required_attribute = False
    label_suffix = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            attrs = field.widget.attrs
            attrs.setdefault("autocomplete", "off")
            if isinstance(field.widget, forms.Textarea):
                attrs.setdefault("spellcheck", "false")
                attrs.setdefault("autocorrect", "off")
            if isinstance(field, forms.DateField):
                field.validators.append(believable)
            if (
                field.required
                and field.error_messages.get("required") == forms.Field.default_error_messages["required"]
            ):
                field.error_messages["required"] = NEEDED

    def offer(self, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
        """What can be chosen in this field. Raises TypeError for a field that offers no choice."""
        field = self.fields[name]
        if not isinstance(field, forms.ChoiceField):
            raise TypeError(f"{name} offers no choice.")
        field.choices = choices

    def refuse(self, error: DomainError) -> None:
        """Put a refusal of the domain beside the field it names, or above the form, in the language of the page."""
        self.add_error(error.field if error.field in self.fields else None, gettext(error.message))

    def renew(self, name: str, value: object) -> None:
        """A hidden field says what stands now, so that what was typed can be sent again after somebody was faster."""
        data = cast(QueryDict, self.data).copy()
        data[name] = str(value)
        self.data = data
