"""A letter as an e-mail."""

from email.utils import parseaddr

from django.core.mail import EmailMultiAlternatives

from duly.messaging.ports import Letter


def envelope(letter: Letter, *, sender: str) -> EmailMultiAlternatives:
    """Plain text and HTML, with the Message-ID every attempt at this letter shares."""
    email = EmailMultiAlternatives(
        subject=letter.subject,
        body=letter.text,
        from_email=sender,
        to=[letter.address],
        headers={
            "Message-ID": f"<{letter.mail_id}@{_domain(sender)}>",
            # RFC 3834: answering machines must not answer a machine.
            "Auto-Submitted": "auto-generated",
        },
    )
    email.attach_alternative(letter.html, "text/html")
    return email


def _domain(sender: str) -> str:
    return parseaddr(sender)[1].rpartition("@")[2] or "localhost"
