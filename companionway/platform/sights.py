"""The grammar of the second wall: on what a signed-in user's sight of a row may rest (`protected` is the list)."""

from dataclasses import dataclass

ME, DAY = "(SELECT cw_user())", "(SELECT cw_today())"


@dataclass(frozen=True)
class Sight:
    """When a row is seen: SQL in which `{row}` is the table's own name."""

    sql: str


def granted(column: str) -> Sight:
    """The user holds a live grant for this record: the same fact as in `visible_to`. It begins when it is written."""
    return Sight(f"{{row}}.{column} = ANY ((SELECT cw_my_records())::uuid[])")


def walked(column: str) -> Sight:
    """The row belongs to an engagement of a record that the user holds a live grant for."""
    return Sight(f"{{row}}.{column} = ANY ((SELECT cw_my_walks())::uuid[])")


def through(column: str, parent: str, key: str = "id") -> Sight:
    """The row that it belongs to is seen."""
    return Sight(f"EXISTS (SELECT FROM {parent} p WHERE p.{key} = {{row}}.{column})")


def both(one: Sight, other: Sight) -> Sight:
    """Both hold."""
    return Sight(f"{one.sql} AND {other.sql}")


def nobody(column: str) -> Sight:
    """The row is about no person, and somebody is signed in."""
    return Sight(f"{{row}}.{column} IS NULL AND {ME} IS NOT NULL")


def mine(column: str) -> Sight:
    """The row names the user."""
    return Sight(f"{{row}}.{column} = {ME}")


def holds(*roles: str, where: str = "") -> Sight:
    """The user holds one of these roles today (`where` narrows to a program and site)."""
    named = ", ".join(f"'{role}'" for role in roles)
    return Sight(
        f"EXISTS (SELECT FROM companionway_roleheld h WHERE h.user_id = {ME} AND h.role IN ({named})"
        f" AND h.withdrawn_at IS NULL AND h.starts_on <= {DAY} AND (h.ends_on IS NULL OR h.ends_on >= {DAY}){where})"
    )


def supervised(peers: str, by: str = f" AND s.supervisor_id = {ME}") -> Sight:
    """The user (or anybody, where `by` is empty) supervises this peer today; `peers` is a condition on its row `w`."""
    return Sight(
        "EXISTS (SELECT FROM companionway_supervision s JOIN companionway_peerworker w ON w.id = s.peer_id"
        f" WHERE {peers}{by} AND s.starts_on <= {DAY} AND (s.ends_on IS NULL OR s.ends_on"
        f" >= {DAY}))"
    )


def own_as_peer(column: str) -> Sight:
    """The row belongs to the user as a peer."""
    return Sight(f"EXISTS (SELECT FROM companionway_peerworker w WHERE w.id = {{row}}.{column} AND w.user_id = {ME})")
