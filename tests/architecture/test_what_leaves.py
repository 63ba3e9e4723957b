"""Nothing leaves but through the seam: who may make downloads, mail, tables, files and connections (P20).

The seam is `privacy.leaving` and `web.leaving`, whose writers take a permit of the gate. Every other place that could
let bytes out is named here with what it writes, and why that is not about a person or has its permit.
"""

import ast

import pytest

from tests.architecture.reading import ROOT, Source, dotted, imports, product

SEAM = ("companionway/privacy/leaving.py", "companionway/web/leaving.py")
# file -> what it writes
ELSEWHERE = {
    "companionway/interop/files/csv_referrals.py": "makes the text of a sheet; pages hand it out on a permit",
    "companionway/interop/files/hsds/handing_back.py": "makes the text of what to mend in a list of places; no person",
    "companionway/interop/files/hsds/package.py": "places that help, from lists that may be passed on; no person",
    "companionway/interop/files/hsds/publication.py": "the same, kept in the data folder",
    "companionway/interop/files/hsds/archive.py": "reads an archive of a list of places; writes none",
    "companionway/management/commands/directory.py": "what to mend in a list of places; no person",
    "companionway/interop/mail/mailbox.py": "reads the program's own mailbox and moves mails in it; writes no words",
    "companionway/interop/smart/fetching.py": "asks a partner for its public keys; nothing goes along",
    "companionway/interop/fhir/export/views.py": "files of lines that were let out on permits when they were made",
    "companionway/interop/texting/wire.py": "calls the texting provider; `sending` hands it words from a permit",
    "companionway/management/commands/partners.py": "a pair of keys for whoever tries the sign-in; no person",
    "companionway/management/commands/program.py": "the program's data file, without people",
    "companionway/management/audit_mail.py": "e-mail that something waits, and signed hashes; no person",
    "companionway/management/errands.py": "e-mail to peers, of a shape that names a place and nobody",
    "companionway/management/mail_receipts.py": "a receipt of fixed words to who wrote to the mailbox",
    "companionway/management/notice_mail.py": "the notice to the person themself; address and words from a permit",
    "companionway/management/signin_mail.py": "e-mail to staff with a link to a new password; no person",
    "companionway/management/staff_mail.py": "e-mail to staff about their own sign-in; no person",
    "companionway/outcomes/export.py": "the fact tables; takes a permit",
    "companionway/outcomes/formats.py": "makes the text of the figures; pages hand it out on a permit",
    "companionway/outcomes/pictures/store.py": "pictures of figures, kept in the data folder",
    "companionway/demo/signins.py": "passwords of invented staff, for the one who loads the demo",
    "companionway/platform/backup.py": "backups, sealed for a key that this machine does not have",
    "companionway/web/pages/signin/hospital.py": "the name of a fault when the hospital's sign-in does not answer",
    "companionway/management/commands/words.py": "catalogs of our own texts in the source tree",
    "companionway/platform/catalogs.py": "the same catalogs, compiled, in the data folder",
    "companionway/platform/anchors.py": "signed hashes of the audit",
    "companionway/platform/database.py": "the password of our own database",
    "companionway/platform/checkup.py": "what came of verifying the audit: when, how many entries, the first fault",
    "companionway/platform/heartbeat.py": "that the worker lives",
    "companionway/platform/keyring.py": "keys",
    "companionway/platform/phone_keys.py": "keys",
    "companionway/web/pages/outbox/phone.py": "what an installed site is called; the same for everybody",
    "companionway/web/pages/outbox/records.py": "whether a sealed record was taken, by its id; nobody is named",
    "companionway/platform/postgres.py": "locks and logs of our own database",
    "companionway/platform/tables.py": "the one writer of CSV: makes text; who calls it is named here too",
    "companionway/platform/supervisor.py": "asks our own web process whether it answers; logs of processes",
    "companionway/platform/turnstile.py": "locks between processes",
}
CLASSES = {"FileResponse", "StreamingHttpResponse", "JsonResponse", "EmailMessage", "EmailMultiAlternatives",
           "ParquetWriter", "ZipFile"}  # fmt: skip
CALLS = {"csv.writer", "csv.DictWriter", "written", "send_mail", "send_mass_mail", "mail_admins", "mail_managers",
         "os.fdopen", "json.dump", "pickle.dump"}  # fmt: skip
METHODS = {"write_text", "write_bytes", "send_messages", "email_user"}
CONNECTIONS = ("smtplib", "imaplib", "poplib", "http.client", "urllib.request", "urllib3", "requests", "httpx",
               "aiohttp", "ftplib", "paramiko", "websockets", "twilio", "boto3", "reportlab", "weasyprint",
               "openpyxl")  # fmt: skip


def ways_out(source: Source) -> list[str]:
    """Everything in a file that could let bytes out."""
    found = [f"{source.path}:{line} {name}" for line, name in imports(source)
             if any(name == one or name.startswith(f"{one}.") for one in CONNECTIONS)]  # fmt: skip
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Constant) and node.value == "Content-Disposition":
            found.append(f"{source.path}:{node.lineno} an attachment")
        elif isinstance(node, ast.Call):
            name = dotted(node.func)
            last = name.rpartition(".")[2] or (node.func.attr if isinstance(node.func, ast.Attribute) else "")
            if last in CLASSES or last in METHODS or name in CALLS or (last == "open" and _writes(node)):
                found.append(f"{source.path}:{node.lineno} {name or last}(")
    return found


def _writes(node: ast.Call) -> bool:
    """Whether `open` is asked to write: a mode with a, w, x or + among its texts."""
    modes = [*node.args, *(keyword.value for keyword in node.keywords if keyword.arg == "mode")]
    return any(isinstance(mode, ast.Constant) and isinstance(mode.value, str) and len(mode.value) <= 3
               and set(mode.value) & set("awx+") and set(mode.value) <= set("awxrbt+") for mode in modes)  # fmt: skip


def test_nothing_leaves_but_through_the_seam() -> None:
    strays = [way for source in product(".py") if source.path not in (*SEAM, *ELSEWHERE) for way in ways_out(source)]
    assert strays == [], "let it out through privacy.leaving or web.leaving, on a permit of the gate"


def test_no_named_place_is_stale() -> None:
    by_path = {source.path: source for source in product(".py")}
    assert [path for path in (*SEAM, *ELSEWHERE) if path not in by_path or not ways_out(by_path[path])] == []


def test_every_writer_of_the_seam_takes_a_permit_or_says_what_it_writes() -> None:
    seam = [source for source in product(".py") if source.path in SEAM]
    bare = {
        node.name for source in seam for node in source.tree.body if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_") and not {"permit", "permits"} & {arg.arg for arg in node.args.args}
    }  # fmt: skip
    # Labels as data, a message of a fixed shape, a download of what a permit let out a line above, and the directory of
    # places as a file or as JSON.
    assert bare == {"security_labels", "neutral", "download", "stored", "told"}


def test_only_the_gate_makes_permits_and_only_the_seam_spends_them() -> None:
    users = {
        source.path for source in product(".py")
        for _, name in imports(source) if name.startswith("companionway.privacy.gate.permit.")
        and name.rpartition(".")[2] in {"issue", "spend", "_SEAL", "_ISSUED"}
    }  # fmt: skip
    assert users == {"companionway/privacy/gate/__init__.py", "companionway/privacy/leaving.py"}


def test_a_download_without_a_permit_is_named() -> None:
    callers = {
        source.path for source in product(".py") for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and dotted(node.func) == "leaving.download"
    }  # fmt: skip
    assert callers == {
        "companionway/web/pages/referrals/importing.py", "companionway/web/pages/directory/importing.py",
    }, "only the empty template of a sheet, and what to mend in a list of places"  # fmt: skip


def test_the_directory_of_places_alone_leaves_without_a_permit() -> None:
    callers = {
        source.path for source in product(".py") for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and dotted(node.func) in {"leaving.stored", "leaving.told"}
    }  # fmt: skip
    assert callers == {"companionway/web/pages/directory/publishing.py"}


def test_the_contract_about_permits_is_checked_by_the_import_linter() -> None:
    assert "Only the gate and its seam touch permits" in (ROOT / "pyproject.toml").read_text()


@pytest.mark.parametrize(
    "line",
    ["import smtplib", "from urllib.request import urlopen", "EmailMessage('a', 'b')", "csv.writer(out)",
     "FileResponse(body)", "answer['Content-Disposition'] = 'attachment'", "open(name, 'w')", "path.open('ab')",
     "path.write_text(words)", "pq.ParquetWriter(name)", "get_connection().send_messages(mails)", "import httpx"],
)  # fmt: skip
def test_the_guard_sees_a_way_out(line: str) -> None:
    assert ways_out(Source("companionway/web/pages/person/views.py", line))


@pytest.mark.parametrize("line", ["open(name)", "path.open('rb')", "open(name, 'r')", "csv.reader(text)"])
def test_the_guard_leaves_reading_alone(line: str) -> None:
    assert not ways_out(Source("companionway/web/pages/person/views.py", line))
