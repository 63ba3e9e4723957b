"""Files that come with a form: which views take them, how large a request may be, and the one field for them."""

import sys
from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django import forms
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils.datastructures import MultiValueDict

from companionway.platform import clock, uploads
from companionway.platform.logs import security
from companionway.platform.uploads import Feature, Handed
from companionway.web.access import StaffRequest
from companionway.web.errors import not_understood

PLAIN = 1_000_000  # bytes of a request to a page that takes no files


def ingest_most() -> int:
    """Bytes of one file from another system, as the deployer set it."""
    return int(settings.COMPANIONWAY_INGEST_MAX_BYTES)


def takes_files(feature: Feature) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """This view takes files of this feature; every other view takes none, and no request over 1 MB."""

    def declare(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def taking(*args: Any, **kwargs: Any) -> HttpResponse:
            return view(*args, **kwargs)

        cast(Any, taking).takes = feature
        return taking

    return declare


class BodyMiddleware:
    """A request that says it is larger than its page takes is answered unread: no parser sees a byte of it.

    Only somebody who is signed in may send more than a plain form, and only where files are taken. It stands after the
    session and before anything that reads a body.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        said = request.META.get("CONTENT_LENGTH") or "0"
        size = int(said) if said.isascii() and said.isdigit() else None  # None: no length at all is sound
        if size is None or (size > PLAIN and size > _most(request)):
            security("request too large", method=str(request.method)[:8], route=_route(request))
            answer = not_understood(request, RequestDataTooBig())
            answer["Connection"] = "close"
            return answer
        return self.get_response(request)


def _most(request: HttpRequest) -> int:
    """The largest request that this page reads from this sender, in bytes."""
    try:
        view = resolve(request.path_info).func
    except Resolver404:
        return PLAIN
    if getattr(view, "reads_itself", False):  # another system's door: it reads within a limit of its own
        return sys.maxsize
    feature = getattr(view, "takes", None)
    if feature is None or not request.user.is_authenticated:
        return PLAIN
    return int(feature.most + 500_000) if feature is uploads.SCAN else int(settings.FILE_UPLOAD_MAX_MEMORY_SIZE)


def _route(request: HttpRequest) -> str:
    try:
        return resolve(request.path_info).view_name
    except Resolver404:
        return "none"


class _Input(forms.FileInput):
    allow_multiple_selected = True


class FileHandedOver(forms.Field):
    """A file, or `several`, judged by `platform.uploads`: cleans to a Handed, or to a list of them."""

    def __init__(
        self, feature: Feature, *, most: Callable[[], int] | None = None, several: bool = False, **kwargs: Any
    ) -> None:
        self.feature, self.most, self.several = feature, most, several
        endings = ",".join(f".{ending}" for kind in feature.types for ending in kind.endings)
        attrs = {"accept": endings} | ({"multiple": True} if several else {})
        kwargs.setdefault("widget", (_Input if several else forms.FileInput)(attrs=attrs))
        kwargs.setdefault("help_text", self.told())
        super().__init__(**kwargs)

    def told(self) -> str:
        """What is taken, in words."""
        most = (self.most() if self.most else self.feature.most) // 1_000_000
        return f"{self.feature.words}, at most {most} MB each." if self.several else (
            f"{self.feature.words}, at most {most} MB.")  # fmt: skip

    def clean(self, value: Any) -> Any:
        """Judged. Raises ValidationError with the reason, and the name where there are several."""
        files = [one for one in (value if isinstance(value, list) else [value]) if one is not None]
        if not files:
            raise forms.ValidationError(str(self.error_messages["required"]), code="required")
        taken, faults = [], []
        for file in files:
            try:
                taken.append(self._judged(file))
            except uploads.NotTaken as fault:
                name = f"{uploads.harmless(str(file.name))}: " if self.several else ""
                faults.append(forms.ValidationError(f"{name}{fault.message}", code=fault.code))
        if faults:
            raise forms.ValidationError(faults)
        return taken if self.several else taken[0]

    def _judged(self, file: UploadedFile) -> Handed:
        most = self.most() if self.most else self.feature.most
        if (file.size or 0) > most:
            raise uploads.too_large(self.feature, most)
        return uploads.judge(str(file.name), str(file.content_type or ""), file.read(), self.feature, most=most)


def handed(request: HttpRequest) -> "MultiValueDict[str, UploadedFile] | None":
    """The files that came with a form."""
    return request.FILES if request.method == "POST" else None


def count(request: StaffRequest, form: forms.Form, field: str) -> None:
    """Count the files of this field for who sends them; over the day's limit the form says so."""
    several, taker = request.FILES.getlist(field), form.fields[field]
    assert isinstance(taker, FileHandedOver)
    if several and form.errors is not None:  # judged first: a refusal is added to what the form says
        try:
            uploads.count(taker.feature, request.viewer.user_id, len(several), at=clock.now())
        except uploads.NotTaken as fault:
            form.add_error(field, fault.message)
