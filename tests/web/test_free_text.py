"""No form of staff asks for words that must be written (XN2), but those that somebody opens in order to write words."""

import importlib
import pkgutil
from collections.abc import Iterator

from django import forms

import companionway.web.pages as pages
from companionway.web.forms import PageForm
from companionway.web.pages.person.forms import AddForm, CorrectionForm, DetailsForm, TapForm

LONG = 200  # characters from which a field is free text and not a name or a title
# Opened by a tap in order to write: without a word there is nothing to save. Each may be left without a trace.
OPENED_TO_WRITE = {
    "care.AnswerForm.words", "care.ItemForm.words", "care.QuestionForm.words", "check_ins.GoalForm.words",
    "continuum.PromptForm.words", "notes.BesideForm.words", "notes.CorrectionForm.words", "notes.NoteForm.words",
    "reach.TextForm.words", "roadmap.BarrierForm.words", "roadmap.HopeForm.words", "roadmap.MilestoneForm.words",
    "roadmap.RewordForm.words", "roadmap.StepForm.words", "stories.StoryForm.words", "team.NoteForm.words",
}  # fmt: skip
# Not about a talk with anybody: what the law or the house asks of an officer, a supervisor or a manager.
ASKED_BY_LAW = {
    "check_ins.PackForm.text", "check_ins.PackForm.statement", "desk.AgreementForm.service", "desk.AnswerForm.answer",
    "desk.ComplaintForm.what", "notes.SafetyForm.words", "notes.SafetyForm.reason", "rights.CrimeForm.name",
    "rights.DelayForm.because", "rights.EmergencyForm.nature", "rights.RepresentativeForm.name",
    "sharing.DetailsForm.person_name",
}  # fmt: skip
# What is on the person's own page is theirs; what proves who signs in, or draws a name, is no text.
NOT_OF_STAFF = ("own", "signin", "staff")
NO_TEXT = (forms.EmailField, forms.UUIDField, forms.RegexField)


def every_form() -> Iterator[type[PageForm]]:
    """Every form of every page."""
    for module in pkgutil.walk_packages(pages.__path__, f"{pages.__name__}."):
        importlib.import_module(module.name)
    waiting = [PageForm]
    while waiting:
        for form in waiting.pop().__subclasses__():
            if form.__module__.startswith(pages.__name__):
                yield form
            waiting.append(form)


def must_be_written(form: type[PageForm]) -> list[str]:
    """The names of its fields that take free text and cannot stay empty."""
    return [
        name for name, field in form.base_fields.items()
        if isinstance(field, forms.CharField) and not isinstance(field, NO_TEXT) and field.required
        and not isinstance(field.widget, forms.HiddenInput)
        and (isinstance(field.widget, forms.Textarea) or field.max_length is None or field.max_length >= LONG)
    ]  # fmt: skip


def test_no_form_of_staff_has_a_free_text_that_must_be_written() -> None:
    found = set()
    for form in every_form():
        folder = form.__module__.removeprefix(f"{pages.__name__}.").split(".")[0]
        if folder not in NOT_OF_STAFF:
            found |= {f"{folder}.{form.__name__}.{name}" for name in must_be_written(form)}
    found.discard("roadmap.WhyAndStepForm.words")  # it lets them stay empty when it is made, as the next test shows
    assert found == OPENED_TO_WRITE | ASKED_BY_LAW


def test_the_second_screen_of_a_hope_goes_on_without_a_word() -> None:
    from companionway.platform.ids import new_id
    from companionway.web.pages.roadmap.forms import WhyAndStepForm

    assert WhyAndStepForm({"id": str(new_id())}).is_valid()


def test_the_walk_over_forms_sees_one_that_asks_for_words() -> None:
    """The control: a field that must be written is found, and an optional one is not."""
    asking = type("Asking", (PageForm,), {"story": forms.CharField(widget=forms.Textarea), "name": forms.CharField(
        max_length=60), "more": forms.CharField(required=False, widget=forms.Textarea)})  # fmt: skip
    assert must_be_written(asking) == ["story"]


def test_the_record_of_a_contact_asks_for_no_word() -> None:
    assert [must_be_written(form) for form in (TapForm, AddForm, DetailsForm, CorrectionForm)] == [[], [], [], []]
