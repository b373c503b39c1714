"""Makers of documents and of requests to program management."""

from __future__ import annotations

from datetime import date

from govapp.committees import services
from govapp.committees.models import DocumentKind
from govapp.foundation.access.actor import Actor
from govapp.foundation.files.papers import PDF, Paper
from tests.makers.committees import MANAGER

A_PDF = b"%PDF-1.7\nan invented document\n%%EOF\n"


def document(
    title: str = "Example policy",
    *,
    public: bool = True,
    kind: DocumentKind = DocumentKind.POLICY,
    content: bytes = A_PDF,
) -> int:
    """A document with one version that nobody adopted yet; its number."""
    new = services.NewDocument(title, kind, "What the example says.", public)
    return services.add_document(new, version(content), actor=MANAGER)


def version(content: bytes = A_PDF, **values: object) -> services.NewVersion:
    """A version to be."""
    return services.NewVersion(
        Paper("example.pdf", PDF, content),
        "The first one.",
        **values,  # type: ignore[arg-type]
    )


def asked(actor: Actor, title: str = "A room for Tuesday", *, wished_on: date | None = None) -> int:
    """A request of this person that waits; its number."""
    return services.ask_office(title, "For twelve people.", wished_on=wished_on, actor=actor)
