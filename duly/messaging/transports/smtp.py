"""Letters to a mail server, one connection each."""

from smtplib import SMTPException, SMTPResponseException

from django.core.mail import get_connection

from duly.messaging.ports import Letter, NotSent
from duly.messaging.transports.envelope import envelope

BACKEND = "django.core.mail.backends.smtp.EmailBackend"


class MailServer:
    """The server that the EMAIL_* settings name."""

    def __init__(self, *, sender: str) -> None:
        self._sender = sender

    def send(self, letter: Letter) -> None:
        """Hands the letter over; whatever the server answers but yes, and no answer at all, is NotSent."""
        email = envelope(letter, sender=self._sender)
        email.connection = get_connection(BACKEND)
        try:
            email.send()
        except (SMTPException, OSError) as error:
            raise NotSent(_reason(error)) from error


def _reason(error: Exception) -> str:
    """What went wrong, without the server's words: those quote addresses."""
    code = f" {error.smtp_code}" if isinstance(error, SMTPResponseException) else ""
    return f"{type(error).__name__}{code}"
