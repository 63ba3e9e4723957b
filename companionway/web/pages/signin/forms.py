"""The forms of signing in, in our words."""

from django import forms
from django.contrib.auth import password_validation

from companionway.platform.models import User, normal_form
from companionway.signin.passwords import LONGEST
from companionway.web.forms import PageForm

WRONG = "That name and password do not go together. Check both and try again."
WRONG_CODE = "This is not a code that works now. Codes change every 30 seconds, and each works once."


def _secret(label: str, token: str) -> forms.CharField:
    """A password field; long, never trimmed, open to paste and to password managers."""
    attrs = {"autocomplete": token, "data-reveal": ""}
    return forms.CharField(label=label, max_length=LONGEST, strip=False, widget=forms.PasswordInput(attrs=attrs))


class SignInForm(PageForm):
    """Name and password."""

    username = forms.CharField(
        label="Sign-in name", max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )  # fmt: skip
    password = _secret("Password", "current-password")


class CodeForm(PageForm):
    """Six digits from an app, or a recovery code; one field, because people do not know which is which."""

    code = forms.CharField(
        label="Code", max_length=60, help_text="Six digits from your authenticator app, or one of your recovery codes.",
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )  # fmt: skip


class DigitsForm(PageForm):
    """Six digits that prove that an app has our secret."""

    code = forms.CharField(
        label="Six digits from the app", max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )  # fmt: skip


class AgainForm(PageForm):
    """Showing oneself again: the password, and a code where there is an app."""

    password = _secret("Password", "current-password")
    code = forms.CharField(
        label="Code", max_length=60, required=False, help_text="Six digits from your authenticator app.",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}),
    )  # fmt: skip

    def __init__(self, *args: object, asks_code: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if asks_code:
            self.fields["code"].required = True
        else:
            del self.fields["code"]


class PasskeyForm(PageForm):
    """What a passkey answered, filled in by passkeys.js."""

    credential = forms.JSONField(widget=forms.HiddenInput)
    name = forms.CharField(
        label="What do you call it?", max_length=60, required=False, initial="My passkey",
        help_text="For example My phone. Only you see this name.",
    )  # fmt: skip


class NewPasswordForm(PageForm):
    """A new password, judged by the policy, which says the reason."""

    password = _secret("New password", "new-password")

    def __init__(self, *args: object, user: User | None = None, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["password"].help_text = password_validation.password_validators_help_texts()[0]

    def clean_password(self) -> str:
        """The password in its normal form. Raises ValidationError with the reason."""
        password = normal_form(self.cleaned_data["password"])
        password_validation.validate_password(password, self.user)
        return password


class ForgotForm(PageForm):
    """Where to send a link."""

    email = forms.EmailField(label="Your work e-mail", widget=forms.EmailInput(attrs={"autocomplete": "email"}))
