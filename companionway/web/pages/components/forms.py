"""One form with each kind of field, for the gallery and its tests."""

from django import forms

from companionway.web.forms import PageForm

CHANNELS = [("text", "Text"), ("call", "Call"), ("in_person", "In person"), ("tried", "Tried")]
PLACES = [("here", "Here now, in the emergency room"), ("inpatient", "Inpatient"), ("home", "Going home")]
LENGTHS = [("2", "2 min"), ("10", "10"), ("30", "30"), ("60", "60"), ("90", "90+")]
KINDS = [("emotional", "Emotional"), ("informational", "Informational"), ("tangible", "Tangible"),
         ("building", "Building relationships")]  # fmt: skip


class SampleForm(PageForm):
    """What a first talk might ask."""

    name = forms.CharField(label="What do they like to be called?", max_length=60,
                           error_messages={"required": "Write a name. A nickname is fine."})  # fmt: skip
    place = forms.ChoiceField(label="Where are they?", choices=PLACES, widget=forms.RadioSelect,
                              error_messages={"required": "Choose where they are."})  # fmt: skip
    channel = forms.ChoiceField(
        label="How did you connect?", choices=CHANNELS, widget=forms.RadioSelect, required=False
    )
    length = forms.ChoiceField(label="About how long?", choices=LENGTHS, required=False,
                               widget=forms.RadioSelect(attrs={"class": "chips"}))  # fmt: skip
    kinds = forms.MultipleChoiceField(label="What kind of support?", choices=KINDS, required=False,
                                      widget=forms.CheckboxSelectMultiple(attrs={"class": "chips"}))  # fmt: skip
    phone = forms.CharField(label="Phone", required=False, help_text="Ten digits. We only text if they said yes.",
                            widget=forms.TextInput(attrs={"inputmode": "tel", "class": "narrow"}))  # fmt: skip
    note = forms.CharField(label="Anything to remember?", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    yes = forms.BooleanField(label="They said yes to a visit from a peer.",
                             error_messages={"required": "Tick this when they have said yes."})  # fmt: skip
