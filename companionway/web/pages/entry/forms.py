"""The sign-in form."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm


class SignInForm(AuthenticationForm):
    """Name and password, in our words."""

    username = forms.CharField(
        label="Sign-in name", max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )  # fmt: skip
    error_messages = {
        "invalid_login": "That name and password do not go together. Check both and try again.",
        "inactive": "This sign-in has ended. Ask your administrator.",
    }
