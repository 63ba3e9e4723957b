"""Refusals of the domain. Edges translate them: a page into a message, FHIR into an OperationOutcome."""


class DomainError(Exception):
    """Something asked for cannot be done. `code` is for machines, `message` says what to do, in plain words."""

    def __init__(self, code: str, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.field = field


class NotVisible(Exception):
    """It does not exist for this viewer. Edges answer 404, never 403: that a record exists is a disclosure."""
