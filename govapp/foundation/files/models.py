"""What is known of a kept file; its bytes lie in the instance folder under its digest."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from govapp.db import Base


class KeptFile(Base):
    """A file that was made or received. Who may read it is asked of the thing it is `about`."""

    __tablename__ = "kept_file"

    digest: Mapped[str] = mapped_column(primary_key=True)
    about: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    kept_at: Mapped[datetime]
