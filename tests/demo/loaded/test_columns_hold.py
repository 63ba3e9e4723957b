"""What lies in the columns of a year of the demo is what docs/security/columns.csv says of them."""

from tests import columns
from tests.demo.loaded.conftest import Sql


def test_each_value_of_the_demo_is_of_the_kind_its_column_is_declared_as(sql: Sql) -> None:
    sealed = [name for name, (kind, _) in columns.declared().items() if kind == "sealed"]
    asked = (f'SELECT count(*) FROM "{n.split(".")[0]}" WHERE length({n.split(".")[1]}) > 0' for n in sealed)
    filled = sum(sql(statement)[0][0] > 0 for statement in asked)
    assert list(columns.odd_values()) == []
    assert filled >= 20, f"of {len(sealed)} sealed columns {filled} hold something"
