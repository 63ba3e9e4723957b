"""What a peer says about themselves, and notes from supervision. Staff data: nothing here leads to a person we serve.

Readable by the peer and, where the peer chose so, by their present supervisor or their team; never by an
administrator, a privacy officer or a manager, and never in a person's record, a search, an export or a report.
"""

from django.db import models

from companionway.platform.ids import new_id
from companionway.platform.models import User
from companionway.platform.sealing import SealedTextField
from companionway.workforce.models import PeerWorker
from companionway.workforce.rules import ShownTo

SHOWN_TO = [(choice.value, choice.value) for choice in ShownTo]


class AboutPeer(models.Model):
    """A peer's own words about their recovery and how they are; each with whom they show it to. All optional."""

    peer = models.OneToOneField(PeerWorker, on_delete=models.PROTECT, primary_key=True, related_name="about")
    lived_experience = SealedTextField(blank=True)
    lived_shown_to = models.CharField(max_length=10, default=ShownTo.NOBODY, choices=SHOWN_TO)
    wellbeing = SealedTextField(blank=True)
    wellbeing_shown_to = models.CharField(max_length=10, default=ShownTo.NOBODY, choices=SHOWN_TO)
    changed_at = models.DateTimeField()


class SupervisionNote(models.Model):
    """Something to remember from supervision. Its author and the peer read it; nobody else, ever."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    peer = models.ForeignKey(PeerWorker, on_delete=models.PROTECT, related_name="supervision_notes")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    words = SealedTextField()
    written_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["peer", "written_at"], name="supervision_note_time")]
