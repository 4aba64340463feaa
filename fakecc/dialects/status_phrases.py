"""The words that stand beside a status: those that clients of a foundation see, whatever Python's version calls them.

The router in front of the Cloud Controller writes them anew. Source: go:net/http/status.go
"""

from __future__ import annotations

from http import HTTPStatus

# Where versions of Python differ: since 3.13 they are those of RFC 9110.
OF_THE_ROUTER = {
    413: "Request Entity Too Large",
    414: "Request URI Too Long",
    416: "Requested Range Not Satisfiable",
    422: "Unprocessable Entity",
}
PHRASES = {status.value: status.phrase for status in HTTPStatus} | OF_THE_ROUTER
