"""The tables and columns of HSDS 3.0 that we publish, as its data package describes them (docs.openreferral.org).

A column is `name`, then `:type` unless it is a plain string, then `!` where it must not be empty. The types `uuid`,
`email` and `uri` are strings of that format.
"""

from dataclasses import dataclass
from typing import Any

FORMATS = {"uuid", "email", "uri"}
SAID = {
    "organization": ("organizations.csv", """id:uuid! name! alternate_name description! email:email website:uri
        tax_status tax_id year_incorporated:number legal_status logo uri:uri parent_organization_id:uuid"""),
    "service": ("services.csv", """id:uuid! organization_id:uuid! program_id:uuid name! alternate_name description
        url:uri email:email status! interpretation_services application_process fees_description wait_time fees
        accreditations eligibility_description minimum_age:number maximum_age:number assured_date:date
        assurer_email:email licenses alert last_modified:datetime"""),
    "attribute": ("attributes.csv", "id:uuid! link_id:uuid! taxonomy_term_id:uuid! link_type link_entity! value"),
    "service_at_location": ("service_at_location.csv", "id:uuid! service_id:uuid! location_id:uuid! description"),
    "location": ("locations.csv", """id:uuid! location_type! url:uri organization_id:uuid name alternate_name
        description transportation latitude:number longitude:number external_identifier external_identifier_type"""),
    "phone": ("phones.csv", """id:uuid! location_id:uuid service_id:uuid organization_id:uuid contact_id:uuid
        service_at_location_id:uuid number! extension:number type description"""),
    "address": ("addresses.csv", """id:uuid! location_id:uuid attention address_1! address_2 city! region
        state_province! postal_code! country! address_type!"""),
    "schedule": ("schedules.csv", """id:uuid! service_id:uuid location_id:uuid service_at_location_id:uuid
        valid_from:date valid_to:date dtstart:date timezone:number until:date count:number wkst freq interval:number
        byday byweekno bymonthday byyearday description opens_at:time closes_at:time schedule_link:uri attending_type
        notes"""),
    "required_document": ("required_documents.csv", "id:uuid! service_id:uuid document uri:uri"),
    "language": ("languages.csv", "id:uuid! service_id:uuid location_id:uuid phone_id:uuid name code note"),
    "accessibility": ("accessibility.csv", "id:uuid! location_id:uuid description details url:uri"),
    "taxonomy_term": ("taxonomy_terms.csv", """id:uuid! code name! description! parent_id:uuid taxonomy language
        taxonomy_id:uuid term_uri:uri"""),
    "metadata": ("metadata.csv", """id:uuid! resource_id:uuid! resource_type! last_action_date:date! last_action_type!
        field_name! previous_value! replacement_value! updated_by!"""),
    "cost_option": ("cost_options.csv", """id:uuid! service_id:uuid! valid_from:date valid_to:date option currency
        amount:number amount_description"""),
}  # fmt: skip
PARENTS = {
    "organization_id": "organization", "service_id": "service", "location_id": "location", "phone_id": "phone",
    "service_at_location_id": "service_at_location", "taxonomy_term_id": "taxonomy_term",
}  # fmt: skip


@dataclass(frozen=True)
class Column:
    """A column: its type as a data package names it, its format, and whether it must be filled."""

    name: str
    type: str = "string"
    format: str = ""
    required: bool = False

    def described(self) -> dict[str, Any]:
        """As a field of a table schema."""
        found: dict[str, Any] = {"name": self.name, "type": self.type}
        if self.format:
            found["format"] = self.format
        return found | {"constraints": {"required": self.required, "unique": self.name == "id"}}


def _column(said: str) -> Column:
    name, _, kind = said.removesuffix("!").partition(":")
    if kind in FORMATS:
        return Column(name, "string", kind, said.endswith("!"))
    return Column(name, kind or "string", "", said.endswith("!"))


FILES = {table: file for table, (file, _) in SAID.items()}
COLUMNS = {table: [_column(said) for said in columns.split()] for table, (_, columns) in SAID.items()}


def resource(table: str) -> dict[str, Any]:
    """A table as a resource of the data package; only parents that are part of it are keys."""
    parents = [(c.name, PARENTS[c.name]) for c in COLUMNS[table] if c.name in PARENTS]
    return {
        "name": table, "path": FILES[table], "profile": "tabular-data-resource", "format": "csv",
        "mediatype": "text/csv", "encoding": "utf-8",
        "schema": {
            "fields": [column.described() for column in COLUMNS[table]], "primaryKey": "id",
            "foreignKeys": [
                {"fields": name, "reference": {"resource": parent, "fields": "id"}} for name, parent in parents
            ],
        },
    }  # fmt: skip
