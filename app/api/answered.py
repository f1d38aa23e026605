"""A request that was answered before its route ran."""

from fastapi import Response


class AnsweredError(Exception):
    """Ends a request whose answer is known already; the API sends that."""

    def __init__(self, response: Response) -> None:
        super().__init__("answered before")
        self.response = response
