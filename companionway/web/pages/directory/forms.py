"""Forms of finding help: what is looked for, what a peer says of a listing, a list to bring in."""

from typing import Any

from django import forms

from companionway.directory.needs import all_needs
from companionway.directory.queries import MILES, Wanted
from companionway.directory.rules import When
from companionway.platform.uploads import DIRECTORY
from companionway.web.forms import PageForm
from companionway.web.pages.directory.lines import language_words
from companionway.web.uploads import FileHandedOver

WHENS = [("", "Any time"), (When.NOW.value, "Open now"), (When.EVENINGS.value, "Evenings"),
         (When.WEEKEND.value, "Weekend")]  # fmt: skip


class FindForm(PageForm):
    """What is looked for. Nothing of it is needed."""

    q = forms.CharField(label="In your own words", required=False, max_length=200,
                        help_text="English or Spanish; a slip of the pen does not matter.",
                        widget=forms.TextInput(attrs={"type": "search", "enterkeyhint": "search"}))  # fmt: skip
    need = forms.ChoiceField(label="What helps?", required=False, choices=[])
    town = forms.CharField(label="Near which town?", required=False, max_length=120)
    miles = forms.TypedChoiceField(label="How far?", required=False, coerce=int, empty_value="15", initial="15",
                                   choices=[(str(m), f"{m} miles") for m in MILES],
                                   widget=forms.RadioSelect(attrs={"class": "chips"}))  # fmt: skip
    when = forms.ChoiceField(label="When?", required=False, choices=WHENS,
                             widget=forms.RadioSelect(attrs={"class": "chips"}))  # fmt: skip
    free = forms.BooleanField(label="Free, or by what they can pay", required=False)
    language = forms.ChoiceField(label="In which language?", required=False, choices=[])
    page = forms.IntegerField(required=False, min_value=0, max_value=500, widget=forms.HiddenInput)

    def __init__(self, *args: Any, spoken: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("need", [("", "Anything"), *((need.code, need.words) for need in all_needs())])
        words = sorted((language_words(code), code) for code in spoken)
        self.offer("language", [("", "Any language"), *((code, said) for said, code in words)])

    def wanted(self) -> Wanted:
        """What was said; a field that could not be read counts as left out."""
        said = self.cleaned_data
        return Wanted(
            words=said.get("q", ""), need=said.get("need", ""), town=said.get("town", ""),
            miles=int(said.get("miles") or 15), language=said.get("language", ""), free=said.get("free", False),
            when=When(said["when"]) if said.get("when") else None, page=said.get("page") or 0,
        )  # fmt: skip


class CheckForm(PageForm):
    """Still right, or what is wrong."""

    words = forms.CharField(label="What is wrong?", required=False, max_length=400,
                            help_text="About the place alone; nothing about anybody you support.",
                            widget=forms.Textarea(attrs={"rows": 2}))  # fmt: skip


class ListForm(PageForm):
    """A list to bring in, and whose it is."""

    file = FileHandedOver(DIRECTORY, label="The list", several=True,
                          error_messages={"required": "Choose a file."})  # fmt: skip
    source = forms.CharField(label="Whose list is it?", max_length=80,
                             help_text="Use the same words each time: services are found again by their list.",
                             error_messages={"required": "Say whose list it is."})  # fmt: skip
    whole = forms.BooleanField(label="This is the whole list: mark everything that it lacks as gone", required=False)
