"""A list of services that comes as one zip archive: the only archive that this program opens (decision record 35).

Nothing is written to a disk and no path is made of a name in it. What an archive says about its own size is not
believed: reading stops at the limit.
"""

import io
import lzma
import zipfile
import zlib
from pathlib import Path

from companionway.interop.files.hsds.tables import BadList

MOST_BYTES, MOST_FILES = 300_000_000, 60


def must_fit(name: str, count: int, size: int) -> None:
    """Raises BadList for more files or bytes than one list may have."""
    if count > MOST_FILES or size > MOST_BYTES:
        reason = f"More than {MOST_FILES} files or {MOST_BYTES // 1_000_000} MB."
        raise BadList(name, reason, "Send the list in parts.")


def unpacked(name: str, body: bytes) -> dict[str, bytes]:
    """The files of an archive, by their last name. Raises BadList: broken, locked, too large, a name twice."""
    found: dict[str, bytes] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            inside = [one for one in archive.infolist() if not one.is_dir()]
            must_fit(name, len(inside), sum(one.file_size for one in inside))
            left = MOST_BYTES
            for one in inside:
                with archive.open(one) as file:
                    held = file.read(left + 1)
                left -= len(held)
                must_fit(name, len(inside), MOST_BYTES - left)
                last = Path(one.filename).name
                if last in found:
                    raise BadList(name, f"There are two files named {last} in it.", "Leave one of them out.")
                found[last] = held
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, RuntimeError, OSError, EOFError, ValueError):
        raise BadList(name, "The archive is not whole.", "Was it cut off on its way? Send it again.") from None
    return found
