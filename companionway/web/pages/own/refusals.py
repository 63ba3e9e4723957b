"""What the domain refuses in words that a person reads on their own page: named here, so that the catalogs hold them.

`PageForm.refuse` asks the catalog for the words of an error. Pages of staff stay in English.
"""

from django.utils.translation import gettext_lazy as _

REFUSALS = (
    # a name and a passphrase (privacy.actions.own_sign_in, signin.passwords)
    _("Open your page anew first, so that nobody else chooses this for you."),
    _("Choose a name with 4 to 60 letters."),
    _("Choose a name of letters, numbers and common signs."),
    _("Choose another name."),
    _("Use at least 15 characters. Four or five words that do not belong together work well."),
    _("Use at most 512 characters."),
    _("This password is on a list of those that are tried first. Choose another."),
    _("This is one piece again and again. Choose words that do not belong together."),
    _("This is a run along the keyboard or the alphabet. Choose words that do not belong together."),
    _("This is one or two common words, or names of this place, with signs around them. Use more words."),
    # what they wish (engagement.actions.wishes)
    _("Choose from the list."),
    _("This was already saved for something else. Open the page again."),
    # what is not right (engagement.actions.own_asks)
    _("At most 5000 letters, please."),
    _("Write what is not right."),
)
