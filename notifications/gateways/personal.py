"""What one reader alone reads in a mail that goes to thousands."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Personal:
    """A text of which all stands in thousands of mails, but for what is one reader's own.

    ``hers``: what stands in the form for each mark. What is shared may so be encoded once.
    """

    form: str
    hers: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        return self.filled(self.form)

    def filled(self, part: str) -> str:
        """Return a part of the form as this reader reads it."""
        for mark, said in self.hers:
            part = part.replace(mark, said)
        return part
