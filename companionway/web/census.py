"""Every address of the product: its name, view, declared access and methods, read from the URL tree itself."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True)
class Route:
    """One address. `access` is a permission, "public: why", or "" when the view declares nothing."""

    path: str
    name: str
    view: str
    access: str
    methods: tuple[str, ...]
    parameters: tuple[str, ...]

    @property
    def is_public(self) -> bool:
        """Whether it is open to everyone."""
        return self.access.startswith("public: ")


def routes(resolver: URLResolver | None = None) -> list[Route]:
    """All addresses in the order in which they are tried."""
    return list(_walk(resolver or get_resolver(), "", ""))


def _walk(resolver: URLResolver, before: str, space: str) -> Iterator[Route]:
    inside = f"{space}{resolver.namespace}:" if resolver.namespace else space
    for entry in resolver.url_patterns:
        path = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _walk(entry, path, inside)
        elif isinstance(entry, URLPattern):
            yield _route(entry, path, inside)


def _route(entry: URLPattern, path: str, space: str) -> Route:
    view = entry.callback
    parameters = tuple(entry.pattern.converters) if isinstance(entry.pattern, RoutePattern) else ()
    return Route(
        path=f"/{path}", name=f"{space}{entry.name}" if entry.name else "",
        view=f"{getattr(view, '__module__', '')}.{getattr(view, '__qualname__', type(view).__name__)}",
        access=str(getattr(view, "access", "")), methods=methods_of(view), parameters=parameters,
    )  # fmt: skip


def methods_of(view: Any) -> tuple[str, ...]:
    """The methods that Django's `require_*` decorators leave; every usual one where nothing is declared."""
    layer: Callable[..., Any] | None = view
    while layer is not None:
        for cell in getattr(layer, "__closure__", None) or ():
            named = cell.cell_contents if _is_filled(cell) else None
            if isinstance(named, list) and named and all(method in METHODS for method in named):
                return tuple(named)
        layer = getattr(layer, "__wrapped__", None)
    return ("GET", "POST")


def _is_filled(cell: Any) -> bool:
    try:
        return cell.cell_contents is not None
    except ValueError:  # a name that is not bound yet
        return False
