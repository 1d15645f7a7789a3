"""Errors a person is meant to read: what was wrong, where, and what to do about it.

Anything raised to a user, on the command line or over HTTP, is a :class:`UserError`. Everything
else is a defect of ours and is shown as one.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Text:
    """The same sentence in Chinese and in English."""

    zh: str
    en: str

    def format(self, **values: object) -> Text:
        """Fill ``{name}`` placeholders in both languages."""
        return Text(self.zh.format(**values), self.en.format(**values))

    def in_language(self, language: str) -> str:
        """The sentence in ``language`` (``"en"``, anything else is Chinese)."""
        return self.en if language == "en" else self.zh

    def __str__(self) -> str:
        """Both languages, Chinese first, as the command line prints it."""
        return f"{self.zh} / {self.en}"


class UserError(Exception):
    """A problem that the reader can act on.

    ``slug`` names the kind of problem for machines (RFC 9457 ``type``), ``status`` is the HTTP
    status, ``exit_code`` the status of the command.
    """

    slug = "problem"
    status = 400
    exit_code = 1
    title = Text("请求无法完成", "The request cannot be carried out")

    def __init__(self, detail: Text, remedy: Text) -> None:
        """Say what is wrong (``detail``) and what to do (``remedy``)."""
        super().__init__(str(detail))
        self.detail = detail
        self.remedy = remedy


class Invalid(UserError):
    """The content of a request breaks a rule that the request could have kept."""

    slug = "invalid"
    status = 422
    title = Text("内容不符合要求", "The content breaks a rule")


class NotFound(UserError):
    """The thing asked for does not exist, or not for this reader."""

    slug = "not-found"
    status = 404
    title = Text("找不到所请求的内容", "Nothing found under this name")


class Gone(UserError):
    """The thing asked for existed and was taken back."""

    slug = "gone"
    status = 410
    title = Text("内容已撤回", "It was taken back")


class Conflict(UserError):
    """The request is right in itself and contradicts the present state."""

    slug = "conflict"
    status = 409
    title = Text("与当前状态冲突", "This contradicts the present state")


class NotSignedIn(UserError):
    """No valid sign-in accompanies the request."""

    slug = "not-signed-in"
    status = 401
    title = Text("请先登录", "Please sign in")


class Forbidden(UserError):
    """The reader is known and may not do this."""

    slug = "forbidden"
    status = 403
    title = Text("没有权限", "Not permitted")


class Busy(UserError):
    """Too much is asked at once; the same request will do a moment later."""

    slug = "busy"
    status = 503
    title = Text("系统繁忙", "The system is busy")


class UnreadableFile(UserError):
    """A delivered file cannot be read as a table at all."""

    slug = "unreadable-file"
    status = 422
    title = Text("文件无法读取", "The file cannot be read")


class NoSpace(UserError):
    """The disk is full."""

    slug = "no-space"
    status = 507
    title = Text("存储空间不足", "There is no space left")


class Tampered(UserError):
    """Bytes that should never change have changed."""

    slug = "tampered"
    status = 500
    exit_code = 5
    title = Text("内容校验不符", "The content does not match its digest")
