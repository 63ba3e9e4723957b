"""Our FHIR R4 server: what partners create, read and search, and the Task that carries our answer back to them."""
