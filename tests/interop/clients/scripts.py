"""Which client is run by which script. Versions are those of the locks."""

from dataclasses import dataclass

from tests.interop.clients.installed import HERE, Clients


@dataclass(frozen=True)
class Script:
    """`key` is its partner here; `quick` ones run in plain ./test."""

    key: str
    name: str
    file: str

    def words(self, found: Clients) -> list[str]:
        """The command that runs it, to which the path of its plan is added."""
        if self.file.endswith(".mjs"):
            return found.node(self.file)
        return [found.python, str(HERE / self.file)]


SCRIPTS = (
    Script("fhirpy", "fhirpy 2.3.1", "with_fhirpy.py"),
    Script("fhirclient", "fhirclient (Python) 4.4.0", "with_fhirclient_python.py"),
    Script("kit", "fhir-kit-client 2.0.3", "with_fhir_kit_client.mjs"),
    Script("fhirclientjs", "fhirclient (JS) 2.6.3", "with_fhirclient.mjs"),
    Script("medplum", "@medplum/core 4.5.2", "with_medplum_core.mjs"),
    Script("smartfetch", "smart-fetch 1.0.3", "with_smart_fetch.py"),
    Script("pythonhl7", "python-hl7 0.4.5", "with_python_hl7.py"),
    Script("nodehl7", "node-hl7-client 3.2.0", "with_node_hl7_client.mjs"),
    Script("medplumhl7", "@medplum/hl7 4.5.2", "with_medplum_hl7.mjs"),
)
