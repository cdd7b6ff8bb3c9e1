"""Why a signed paper is not taken back, and what to do."""

from __future__ import annotations

from django.utils.translation import gettext as _

from awards.exceptions import DomainError


class SignedFileRefused(DomainError):  # noqa: N818 (the word of the page)
    """A file that is not taken back. `code` is for programs, the message says why and what to do."""

    def __init__(self, code: str, **values: str) -> None:
        self.code = code
        super().__init__((_of_papers() | _of_files() | _of_certificates())[code] % values)


class CheckUnavailable(DomainError):  # noqa: N818 (what the page says)
    """A file could not be looked at for a reason of ours, which says nothing about the file."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "The file could not be checked just now, for a reason on our side. "
                "Send it again in a few minutes."
            )
        )


def _of_papers() -> dict[str, str]:
    return {
        "not_asked": _("This paper is not one that is signed outside."),
        "void": _("This paper is void. Sign the one that replaced it."),
        "signed_already": _("This paper was taken back already. Its signed file stays the one of record."),
    }


def _of_files() -> dict[str, str]:
    return {
        "unreadable": _(
            "The file could not be read as a PDF. Download it again from the application that signed it."
        ),
        "unsigned": _("The file carries no signature yet. Sign it first, then send the signed file."),
        "other_paper": _("This is another paper, number %(number)s. Send the signed file of this one."),
        "not_ours": _(
            "This is not the paper that left here. Download the paper on this page, sign exactly that file, "
            "and send it."
        ),
        "saved_anew": _(
            "The file was saved anew or changed before it was signed, so that nobody can see any more that "
            "it is the same paper. Download it here again and sign it without opening it in another program."
        ),
        "broken": _(
            "The signature of %(name)s does not fit the file: something in it was changed after signing. "
            "Send the file as the application gave it."
        ),
        "altered": _(
            "Something other than a signature was added to the paper. Download it here again and sign it "
            "without changing anything."
        ),
        "appended": _(
            "Something was added after the last signature. Send the file as the application gave it."
        ),
        "outside_box": _(
            "The picture of the signature lies outside the box that the paper keeps free, and covers other "
            "text. Sign again and place it inside the box, or sign invisibly."
        ),
    }


def _of_certificates() -> dict[str, str]:
    return {
        "expired": _("The certificate of %(name)s has expired. Sign with a valid certificate."),
        "early": _("The certificate of %(name)s is not valid yet. Sign with a valid certificate."),
        "revoked": _("The certificate of %(name)s was revoked. Sign with a valid certificate."),
        "untrusted": _(
            "The certificate of %(name)s was issued by %(issuer)s, an authority that this site does not "
            "trust. If it should, ask the administrator to add the authority (SIGNING_TRUST_ROOTS)."
        ),
    }
