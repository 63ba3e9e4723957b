"""Forms of openings in need: why and whom, what the review found, and whether the person was told."""

from django import forms

from companionway.privacy.rules import break_glass as rules
from companionway.web.forms import PageForm

TOLD = "told"
NOT_WAITING = (TOLD, "They have been told")


class OpeningForm(PageForm):
    """The reason first, then exactly one person: by name with birth date or phone, or by their request."""

    reason = forms.ChoiceField(
        label="Why can it not wait?", choices=[(r.value, rules.REASON_WORDS[r]) for r in rules.Reason],
        widget=forms.RadioSelect, error_messages={"required": "Say first why it cannot wait."},
    )  # fmt: skip
    words = forms.CharField(
        label="In a few words", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Needed only for something else. Your supervisor and the privacy officer read it.",
    )  # fmt: skip
    name = forms.CharField(label="Their whole name", required=False, max_length=120)
    born = forms.DateField(
        label="Birth date", required=False, widget=forms.DateInput(attrs={"type": "date"}),
        help_text="Or their phone below.",
    )  # fmt: skip
    phone = forms.CharField(label="Phone", required=False, max_length=40)
    request = forms.CharField(
        label="Or the address of their open request", required=False, max_length=200,
        help_text="From the message that told of it.",
    )  # fmt: skip


class ReviewForm(PageForm):
    """What the second person found."""

    verdict = forms.ChoiceField(
        label="What did you find?", choices=[(v.value, rules.VERDICT_WORDS[v]) for v in rules.Verdict],
        widget=forms.RadioSelect, error_messages={"required": "Say what you found."},
    )  # fmt: skip
    words = forms.CharField(
        label="Anything to keep with it", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class TellingForm(PageForm):
    """Told, or why it waits."""

    delay = forms.ChoiceField(
        label="Does the person know?", widget=forms.RadioSelect,
        choices=[NOT_WAITING, *((d.value, f"Not yet: {rules.DELAY_WORDS[d]}") for d in rules.Delay)],
        error_messages={"required": "Choose whether they know."},
    )  # fmt: skip
