"""Errors in the shape of Stripe's API; their words are for developers and are not translated."""

from typing import Any


class ApiError(Exception):
    """An answer other than 200, raised anywhere below an API view."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        kind: str = "invalid_request_error",
        code: str | None = None,
        param: str | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.kind = kind
        self.code = code
        self.param = param

    def body(self) -> dict[str, Any]:
        """The JSON body; Stripe leaves out what does not apply."""
        fields = {
            "code": self.code,
            "message": self.message,
            "param": self.param,
            "type": self.kind,
        }
        return {"error": {name: value for name, value in fields.items() if value is not None}}


def invalid(path: str, message: str, code: str | None = None) -> ApiError:
    """A parameter whose value cannot be used."""
    return ApiError(400, message, code=code, param=path)


def unknown(path: str) -> ApiError:
    """A parameter that is misspelt, or that only the real Stripe understands so far."""
    return ApiError(
        400, f"Received unknown parameter: {path}", code="parameter_unknown", param=path
    )


def missing(path: str) -> ApiError:
    """A parameter without which the call means nothing."""
    return ApiError(400, f"Missing required param: {path}.", code="parameter_missing", param=path)


def no_such(kind: str, identifier: str, *, param: str = "id", status: int = 404) -> ApiError:
    """An object that does not exist; a cursor in a list answers 400 instead of 404."""
    return ApiError(status, f"No such {kind}: '{identifier}'", code="resource_missing", param=param)
