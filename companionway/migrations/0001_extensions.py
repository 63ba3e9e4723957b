"""What the tables need of PostgreSQL: trigrams for names that sound alike."""

from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations


class Migration(migrations.Migration):
    initial = True
    operations = [TrigramExtension()]
