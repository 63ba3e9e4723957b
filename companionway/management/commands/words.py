"""`companionway words`: brings the catalogs in step with the texts that pages ask for, and names what lacks words."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from companionway.management.wording import in_step
from companionway.platform.catalogs import all_entries


class Command(BaseCommand):
    """Write every catalog again. What is new has no translation yet; what nobody asks for is dropped."""

    help = "Bring the catalogs of companionway/web/locale in step with templates and code."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """One line for each text that has no translation, and how many a person has yet to read."""
        for folder in sorted(path for path in Path(settings.WORDS_FOLDER).iterdir() if path.is_dir()):
            files = in_step(Path(settings.ROOT), folder)
            for stale in {file.name for file in folder.glob("*.po")} - set(files):
                (folder / stale).unlink()
            for name, text in files.items():
                (folder / name).write_text(text)
            entries = all_entries(folder)
            for entry in entries:
                if not entry.is_whole:
                    self.stdout.write(f"{folder.name}: {entry.words!r} ({', '.join(sorted(entry.places))})")
            unread = sum(entry.unread for entry in entries)
            self.stdout.write(f"{folder.name}: {len(entries)} texts, {unread} made by a machine and not yet read")
