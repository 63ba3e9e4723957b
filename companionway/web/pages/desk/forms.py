"""Forms of the privacy officer's desk."""

from typing import Any

from django import forms

from companionway.privacy.rules import notice
from companionway.privacy.rules.agreements import KIND_WORDS, Kind, Undertaken
from companionway.privacy.rules.outside import ORDER_SECTIONS, Papers
from companionway.privacy.rules.restrictions import END_WORDS, End
from companionway.web.forms import PageForm
from companionway.web.pages.rights.forms import day_field
from companionway.web.pages.rights.words import INFORMATION_WORDS, PURPOSE_CHOICES

SAID = {"call": "They called", "letter": "A letter or e-mail", "in_person": "In person", "other": "Another way"}


class FindForm(PageForm):
    """Whom, and what for."""

    purpose = forms.ChoiceField(label="What do you need this for?", choices=PURPOSE_CHOICES, widget=forms.RadioSelect,
                                error_messages={"required": "Choose what you need it for."})  # fmt: skip
    q = forms.CharField(label="Name, or the last four digits of a phone number", max_length=120)


class PapersForm(PageForm):
    """What lies before us. All of it is needed before anything is released."""

    order_section = forms.ChoiceField(label="The court order is under", required=False, widget=forms.RadioSelect,
                                      choices=list(ORDER_SECTIONS.items()))  # fmt: skip
    order_court = forms.CharField(label="Court", max_length=160, required=False)
    order_on = day_field("Day of the order", required=False)
    order_scope = forms.MultipleChoiceField(label="What the order names", required=False,
                                            choices=list(INFORMATION_WORDS.items()),
                                            widget=forms.CheckboxSelectMultiple)  # fmt: skip
    order_bars_telling = forms.BooleanField(label="The order forbids telling the person", required=False)
    mandate = forms.CharField(label="The subpoena or similar mandate", max_length=160, required=False,
                              help_text="Its kind and number. An order alone is not enough; nor is this.")  # fmt: skip
    mandate_on = day_field("Day of the subpoena", required=False)
    counsel = forms.CharField(label="Counsel who was asked", max_length=160, required=False)
    counsel_on = day_field("Asked on", required=False)

    def papers(self) -> tuple[Papers, bool]:
        """The papers, and whether the order forbids telling."""
        said = dict(self.cleaned_data)
        bars = said.pop("order_bars_telling")
        return Papers(**said), bars


class EndForm(PageForm):
    """How a restriction ends."""

    how = forms.ChoiceField(label="How does it end?", choices=[(e.value, w) for e, w in END_WORDS.items()],
                            widget=forms.RadioSelect, error_messages={"required": "Say how it ends."})  # fmt: skip

    def end(self) -> End:
        """The way it ends."""
        return End(self.cleaned_data["how"])


class NoticeForm(PageForm):
    """One version of the notice: the header's blanks, each element's words, and the day."""

    program_name = forms.CharField(label="Name of the program", max_length=160)
    discuss_with = forms.CharField(label="Name or title of whom to talk with", max_length=160, required=False)
    reach_at = forms.CharField(label="Their phone and e-mail", max_length=200, required=False)
    fundraising = forms.BooleanField(label="We may ask for donations", required=False)
    may_change = forms.BooleanField(label="We may change this notice", required=False)
    effective_on = day_field("Takes effect on", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for element in notice.ELEMENTS:
            self.fields[self.name_of(element.code)] = forms.CharField(
                label=f"{element.code}: {element.says}", required=False, max_length=4000,
                widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
            )  # fmt: skip

    @staticmethod
    def name_of(code: str) -> str:
        """The field of an element."""
        return "part_" + code.replace(".", "_")

    @staticmethod
    def initial_of(said: notice.Notice) -> dict[str, Any]:
        """A notice as the form begins with."""
        parts = {NoticeForm.name_of(code): words for code, words in said.parts.items()}
        day = said.effective_on.isoformat() if said.effective_on else None
        return {"program_name": said.program_name, "discuss_with": said.discuss_with, "reach_at": said.reach_at,
                "fundraising": said.fundraising, "may_change": said.may_change, "effective_on": day,
                **parts}  # fmt: skip

    def parts(self) -> dict[str, str]:
        """Words by element code."""
        return {e.code: self.cleaned_data[self.name_of(e.code)] for e in notice.ELEMENTS}


class AgreementForm(PageForm):
    """What an agreement says."""

    kind = forms.ChoiceField(label="What kind?", choices=[(k.value, w) for k, w in KIND_WORDS.items()],
                             widget=forms.RadioSelect)  # fmt: skip
    partner = forms.CharField(label="With whom?", max_length=160)
    service = forms.CharField(label="What do they do?", max_length=200)
    agreed_on = day_field("Agreed on")
    ends_on = day_field("Last day", required=False)
    bound_by_part2 = forms.BooleanField(label="They are fully bound by 42 CFR Part 2", required=False)
    resists_proceedings = forms.BooleanField(
        label="They will resist, in court if needed, any try to get the records", required=False)  # fmt: skip
    on_behalf_of = forms.CharField(label="On whose behalf (an audit)", max_length=160, required=False)
    protocol = forms.CharField(label="Protocol number (research)", max_length=80, required=False)
    board_document = forms.CharField(label="Document of the review or privacy board (research)", max_length=160,
                                     required=False)  # fmt: skip
    keeps_copies = forms.BooleanField(label="They take copies away", required=False)
    undertakes_security = forms.BooleanField(label="They undertake to keep them secure", required=False)
    undertakes_no_further_use = forms.BooleanField(label="They undertake no further use or sharing", required=False)
    destroy_by = day_field("Copies are destroyed or returned by", required=False)

    def undertaken(self) -> Undertaken:
        """What it says, as rules ask for it."""
        said = {k: v for k, v in self.cleaned_data.items() if k not in ("partner", "service", "kind")}
        return Undertaken(kind=Kind(self.cleaned_data["kind"]), **said)


class DayForm(PageForm):
    """One day."""

    on = day_field("Which day?")


class ComplaintForm(PageForm):
    """A complaint. Nothing of it is connected with anybody's record."""

    how = forms.ChoiceField(label="How did it come?", choices=list(SAID.items()), widget=forms.RadioSelect)
    from_whom = forms.CharField(label="From whom?", max_length=200, required=False,
                                help_text="They may stay unnamed.")  # fmt: skip
    what = forms.CharField(label="What is it about?", max_length=4000, widget=forms.Textarea(attrs={"rows": 5}))


class AnswerForm(PageForm):
    """What was found and done."""

    answer = forms.CharField(label="What was found, and what was done?", max_length=4000,
                             widget=forms.Textarea(attrs={"rows": 5}))  # fmt: skip
