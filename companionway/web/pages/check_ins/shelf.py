"""The instruments of this house: what comes with the product, what takes scores alone, what the deployer supplied."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render

from companionway.instruments import shelf
from companionway.instruments.actions.supply import supply
from companionway.platform import clock
from companionway.platform.errors import DomainError
from companionway.privacy.permissions import Permission
from companionway.web.access import StaffRequest, allow
from companionway.web.forms import PageForm, posted
from companionway.web.toasts import toast


class PackForm(PageForm):
    """An instrument of one's own, and who affirms the right to use it."""

    text = forms.CharField(label="The pack, as JSON", max_length=400_000,
                           widget=forms.Textarea(attrs={"rows": 8, "class": "code"}),
                           error_messages={"required": "Paste the pack."})  # fmt: skip
    affirmed_by_name = forms.CharField(
        label="Who affirms the right to use it?", max_length=120,
        error_messages={"required": "Write who affirms the right to use it."},
    )  # fmt: skip
    affirmed_on = forms.DateField(label="On which day?",
                                  widget=forms.DateInput(attrs={"type": "date", "class": "narrow"}))  # fmt: skip
    statement = forms.CharField(label="What does the right rest on?", max_length=1000,
                                help_text="For example: license number, letter of the author, public domain.",
                                widget=forms.Textarea(attrs={"rows": 2}),
                                error_messages={"required": "Write what the right to use it rests on."})  # fmt: skip


@allow(Permission.KEEP_INSTRUMENTS)
def instruments(request: StaffRequest) -> HttpResponse:
    """All instruments with their terms, and a form for one of one's own. Nothing here is about anybody."""
    form = PackForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            supply(**form.cleaned_data, by=request.viewer.user_id, at=clock.now())
        except DomainError as error:
            form.refuse(error)
        else:
            toast(request, "Taken in. Name it in the program file to use it.")
            return redirect("web:instruments")
    own = [{"row": row, "pack": shelf.pack_of(row)} for row in shelf.supplied()]
    context = {"form": form, "shipped": shelf.shipped(), "score_only": shelf.for_scores(), "own": own}
    return render(request, "check_ins/instruments.html", context, status=422 if form.is_bound and form.errors else 200)
